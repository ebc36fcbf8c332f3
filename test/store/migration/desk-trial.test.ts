import { openClient } from 'dynagate'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Trial, trials } from './desk-trial.ts'

/**
 * Random requests through GraphQL, by both releases, at every stage of migrations whose processes are killed: each response is
 * that of a plain model.
 */
it('responds as a plain model does, at every stage of a migration', async () => {
  await using client = await openClient({ kind: 'embedded', memory: true })
  let tables = 0
  await fc.assert(
    fc.asyncProperty(trials, async (steps) => {
      tables += 1
      const trial = new Trial(client, `desk-${tables}`)
      await trial.prepare()
      for (const step of steps) await trial.step(step)
    }),
    { numRuns: 12, endOnFailure: true },
  )
  expect(tables).toBe(12)
})
