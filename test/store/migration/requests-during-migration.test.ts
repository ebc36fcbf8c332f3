import { openClient } from 'dynagate'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { randomSteps } from './trial/random-steps.ts'
import { runTrial } from './trial/run-trial.ts'

/**
 * Random requests through GraphQL, by both releases, at every stage of migrations whose processes are killed: each response is
 * that of a plain model.
 */
it('responds as a plain model does, at every stage of a migration', async () => {
  await using client = await openClient({ kind: 'embedded', memory: true })
  let tables = 0
  await fc.assert(
    fc.asyncProperty(randomSteps, async (steps) => {
      tables += 1
      await runTrial(client, `desk-${tables}`, steps)
    }),
    { numRuns: 12, endOnFailure: true },
  )
  expect(tables).toBe(12)
})
