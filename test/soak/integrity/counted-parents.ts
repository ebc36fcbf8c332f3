import fc from 'fast-check'
import { openLedger } from '../../store/parents/ledger.ts'
import { type Fates, runWrites, step, withFaults } from '../../store/parents/random-writes.ts'
import { atLeast, none, type Row, type RunOptions } from '../run.ts'

/** Random writes of parents and children with faults: counts and sums are compared with a recount after each. */
export async function countedParents({ seed, quick, tell }: RunOptions): Promise<Row[]> {
  const count = quick ? 200 : 10_000
  const together = 50
  const fates: Fates = { next: () => 1 }
  await using open = await openLedger((client) => withFaults(client, fates))
  const draws = fc.sample(fc.nat(99), { seed, numRuns: 997 })
  const endless = {
    *[Symbol.iterator]() {
      for (;;) yield* draws
    },
  }
  let wrong = 0
  for (let at = 0; at < count; at += together) {
    const steps = fc.sample(step, { seed: seed + at, numRuns: together })
    const found = await runWrites(open, steps, { draws: endless, fates })
    wrong += found.length
    for (const each of found.slice(0, 3)) tell(each)
    if ((at + together) % 2000 === 0) tell(`${at + together} of ${count} writes`)
  }
  return [
    atLeast('integrity: random writes of parents and children, with faults', count, count, 'writes'),
    none('integrity: counts, sums and outcomes that differ from the plain model', wrong, 'writes'),
  ]
}
