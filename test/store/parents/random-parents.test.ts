import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Ledger, openLedger } from './ledger.ts'
import { type Fates, runWrites, step, withFaults } from './random-writes.ts'

const fates: Fates = { next: () => 1 }
let open: Ledger
beforeAll(async () => {
  open = await openLedger((client) => withFaults(client, fates))
})
afterAll(() => open[Symbol.asyncDispose]())

it('counts and sums are those of the stored children after any writes with faults', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 10 }),
      fc.infiniteStream(fc.nat(99)),
      async (steps, draws) => {
        expect(await runWrites(open, steps, { draws, fates })).toEqual([])
      },
    ),
    { numRuns: 12 },
  )
})
