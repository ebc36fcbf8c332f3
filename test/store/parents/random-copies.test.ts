import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Catalogue, openCatalogue } from './catalogue.ts'
import { runSteps, step } from './random-copies.ts'
import { type Fates, withFaults } from './random-writes.ts'

const fates: Fates = { next: () => 1 }
let open: Catalogue
beforeAll(async () => {
  open = await openCatalogue((client) => withFaults(client, fates))
})
afterAll(() => open[Symbol.asyncDispose]())

it('copies are the attributes of the parents after any writes with faults, once the jobs are over', async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 16 }),
      fc.infiniteStream(fc.nat(99)),
      async (steps, draws) => {
        runs += 1
        expect(await runSteps(open, steps, { tenant: `org${runs}`, draws, fates })).toEqual([])
      },
    ),
    { numRuns: 15 },
  )
})
