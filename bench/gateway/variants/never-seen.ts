import { readsDocuments } from '../peers.ts'
import type { Row } from '../rows.ts'
import { columns, ofReference, ofVariant } from '../table.ts'
import { entriesOf, measuredRows } from './measured-rows.ts'
import type { Variant } from './variant.ts'

const { cpu, rps, p50, p99, rss } = columns
const measured = ['get', 'nested']

/** A new document in each request: the cost of parsing, validation and compilation. */
export const neverSeen: Variant = {
  name: 'never-seen',
  about: `a new document for each request, so that no cache has it; the operations ${measured.join(' and ')}`,
  title: 'never-seen documents',
  columns: [cpu, ofReference('cpuMicros'), ofVariant('of plain', 'cpuMicros', undefined), rps, p50, p99, rss],
  async measure(bench) {
    const rows: Row[] = []
    await bench.backend.ask({ way: { replay: true, delayMs: 0 } })
    for (const operation of bench.operations.filter((name) => measured.includes(name))) {
      bench.tell(`never-seen: measuring ${operation}`)
      const entries = entriesOf(bench, operation, 'never-seen', readsDocuments)
      rows.push(...(await measuredRows(entries, { connections: 32, neverSeen: true }, bench)))
    }
    return rows
  },
}
