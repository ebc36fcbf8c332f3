import { reference } from '../peers.ts'
import type { Row } from '../rows.ts'
import { columns, ofReference } from '../table.ts'
import { entriesOf, measuredRows } from './measured-rows.ts'
import type { Bench, Variant } from './variant.ts'

const { rate: sent, rps, cpu, p50, p99 } = columns

/** Requests at a fixed rate: p99 for clients that don't wait for one another. */
export const openLoop: Variant = {
  name: 'open-loop',
  about: `requests at a fixed rate, half of what ${reference} reached; times count from when each was due`,
  title: 'open loop',
  columns: [sent, rps, cpu, p50, p99, ofReference('p99Ms')],
  async measure(bench) {
    const rows: Row[] = []
    // Longer than else, for at half the rate there are fewer requests to tell a p99 from.
    const pace = { ...bench.pace, milliseconds: bench.pace.milliseconds * 1.5, warmRounds: 1 }
    await bench.backend.ask({ way: { replay: true, delayMs: 0 } })
    for (const operation of bench.operations) {
      const rate = Math.max(1, Math.round((await reachedAt(operation, bench)) / 2))
      bench.tell(`open-loop: measuring ${operation} at ${rate} requests a second`)
      const entries = entriesOf(bench, operation, 'open-loop')
      const found = await measuredRows(entries, { connections: 256, rate }, { ...bench, pace })
      rows.push(...found.map((row) => ({ ...row, rate })))
    }
    return rows
  },
}

/** Requests a second of P2 in the closed loop, or of the first peer where P2 isn't among those that run. */
async function reachedAt(operation: string, bench: Bench): Promise<number> {
  const all = entriesOf(bench, operation)
  const entry = all.find(({ peer }) => peer.name === reference) ?? all[0]
  if (entry === undefined) throw new Error('a peer expected to be measured, got none')
  const known = bench.rows.find(
    (row) => row.peer === entry.peer.name && row.operation === operation && row.variant === undefined,
  )
  const [row = known] = known ? [] : await measuredRows([entry], { connections: 32 }, bench)
  return row?.requestsPerSecond ?? 1
}
