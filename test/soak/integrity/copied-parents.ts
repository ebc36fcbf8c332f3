import fc from 'fast-check'
import { openCatalogue } from '../../store/parents/catalogue.ts'
import { runSteps, step } from '../../store/parents/random-copies.ts'
import { type Fates, withFaults } from '../../store/parents/random-writes.ts'
import { atLeast, none, type Row, type RunOptions } from '../run.ts'

/** Random writes of parents and children with faults: copies are compared with the parents once the jobs are over. */
export async function copiedParents({ seed, quick, tell }: RunOptions): Promise<Row[]> {
  const count = quick ? 200 : 10_000
  const together = 20
  const fates: Fates = { next: () => 1 }
  const draws = fc.sample(fc.nat(99), { seed, numRuns: 997 })
  const endless = {
    *[Symbol.iterator]() {
      for (;;) yield* draws
    },
  }
  let wrong = 0
  for (let at = 0; at < count; at += together * 25) {
    // A table of its own now and then: it is scanned for the comparison.
    await using open = await openCatalogue((client) => withFaults(client, fates))
    for (let of = at; of < Math.min(count, at + together * 25); of += together) {
      const steps = fc.sample(step, { seed: seed + of, numRuns: together })
      const found = await runSteps(open, steps, { tenant: `org${of}`, draws: endless, fates })
      wrong += found.length
      for (const each of found.slice(0, 3)) tell(each)
    }
  }
  return [
    atLeast(
      'integrity: random writes of parents and of children with copies, with faults',
      count,
      count,
      'writes',
    ),
    none('integrity: children whose copies differ from their parents', wrong, 'children'),
  ]
}
