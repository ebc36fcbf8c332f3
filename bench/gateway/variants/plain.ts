import type { Row } from '../rows.ts'
import { columns, ofReference } from '../table.ts'
import { entriesOf, rowsWithSingle } from './measured-rows.ts'
import type { Variant } from './variant.ts'

const { calls, trips, units, cpu, rps, p50, p99, rss, aloneP50 } = columns

/** Every peer at every operation. */
export const plain: Variant = {
  name: 'plain',
  about: 'every peer and every operation, with 32 connections and with one',
  title: 'plain',
  columns: [calls, trips, units, cpu, ofReference('cpuMicros'), rps, p50, p99, rss, aloneP50],
  async measure(bench) {
    const rows: Row[] = []
    await bench.backend.ask({ way: { replay: true, delayMs: 0 } })
    for (const operation of bench.operations) {
      bench.tell(`plain: measuring ${operation}`)
      rows.push(...(await rowsWithSingle(entriesOf(bench, operation), bench)))
    }
    return rows
  },
}
