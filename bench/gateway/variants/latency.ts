import { callsOverHttp } from '../peers.ts'
import type { Row } from '../rows.ts'
import { columns, ofReference } from '../table.ts'
import { entriesOf, rowsWithSingle } from './measured-rows.ts'
import type { Variant } from './variant.ts'

const { trips, rps, p50, p99, aloneP50, aloneP99 } = columns
const delayMs = 5

/** A backend with a realistic latency: the cost of round trips. */
export const latency: Variant = {
  name: 'latency',
  about: `a network latency of ${delayMs} ms per call, for the peers that call DynamoDB over HTTP`,
  title: `${delayMs} ms a call`,
  columns: [trips, rps, p50, p99, aloneP50, ofReference('singleP50Ms'), aloneP99],
  async measure(bench) {
    const rows: Row[] = []
    const pace = { ...bench.pace, warmRounds: 2 }
    await bench.backend.ask({ way: { replay: true, delayMs } })
    for (const operation of bench.operations) {
      bench.tell(`latency: measuring ${operation}`)
      const entries = entriesOf(bench, operation, `latency=${delayMs}ms`, callsOverHttp)
      rows.push(...(await rowsWithSingle(entries, { ...bench, pace })))
    }
    return rows
  },
}
