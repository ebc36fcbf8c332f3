import fc from 'fast-check'
import { openCampus } from '../../store/integrity/campus.ts'
import { beginning, runSteps, step } from '../../store/integrity/random-campus.ts'
import { type Fates, withFaults } from '../../store/parents/random-writes.ts'
import { atLeast, none, type Row, type RunOptions } from '../run.ts'

/**
 * Random sequences of writes of all kinds, with faults: unique values, counts, copies, moves with children, soft delete,
 * expiry and repetitions under keys. All that is stored is compared with a plain model after each.
 */
export async function wholeModel({ seed, quick, tell }: RunOptions): Promise<Row[]> {
  const count = quick ? 400 : 10_000
  const together = 40
  const fates: Fates = { next: () => 1 }
  await using open = await openCampus((client) => withFaults(client, fates))
  const sum = { made: 0, rejected: 0, repeated: 0, wrong: 0 }
  for (let at = 0; at < count; at += together) {
    const steps = fc.sample(step, { seed: seed + at, numRuns: together })
    const draws = fc.sample(fc.nat(99), { seed: seed + at, numRuns: 50 * together })
    const found = await runSteps(open, [...beginning, ...steps], { draws, fates })
    sum.made += found.made
    sum.rejected += found.rejected
    sum.repeated += found.repeated
    sum.wrong += found.wrong.length
    for (const each of found.wrong) tell(each)
    if ((at + together) % 4000 === 0) tell(`${at + together} of ${count} writes`)
  }
  return [
    atLeast(
      'integrity: random writes of all kinds that were made, with faults',
      sum.made,
      count / 5,
      'writes',
    ),
    atLeast('integrity: of these kinds, rejected', sum.rejected, count / 4, 'writes'),
    atLeast('integrity: repetitions of these under their keys', sum.repeated, count / 10, 'writes'),
    none('integrity: writes after which the table differs from the plain model', sum.wrong, 'writes'),
  ]
}
