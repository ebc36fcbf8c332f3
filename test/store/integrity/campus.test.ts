import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Fates, withFaults } from '../parents/random-writes.ts'
import { type Campus, openCampus } from './campus.ts'
import { beginning, runSteps, step } from './random-campus.ts'

const fates: Fates = { next: () => 1 }
let open: Campus
beforeAll(async () => {
  open = await openCampus((client) => withFaults(client, fates))
})
afterAll(() => open[Symbol.asyncDispose]())

it('unique values, counts, copies, moves, deleted and expired items, and repetitions are those of a plain model, with faults', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 30 }),
      fc.infiniteStream(fc.nat(99)),
      async (steps, draws) => {
        expect((await runSteps(open, [...beginning, ...steps], { draws, fates })).wrong).toEqual([])
      },
    ),
    { numRuns: 10 },
  )
})
