import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serveEngine } from '../../src/engine/index.ts'
import { readWith } from '../store/cache/cache-process.ts'
import { take, withFate } from '../store/cache/cache-property.case.ts'
import { arbitraryStep } from '../store/cache/cache-steps.ts'
import { openWorld } from '../store/cache/notes.ts'
import { startProcess } from './processes.ts'
import { startRedis } from './redis-server.ts'

/** Steps one after another, and in between some at once: those of one batch overlap. */
const batches = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.array(arbitraryStep, { minLength: 1, maxLength: 1 }) },
    fc.array(arbitraryStep, { minLength: 2, maxLength: 4 }),
  ),
  { minLength: 20, maxLength: 40 },
)

describe('two processes of the operating system', () => {
  it.each([
    ['has room for everything', { maxmemory: '100mb', junkBytes: 0, mayArriveLate: true }],
    ['is full and evicts', { maxmemory: '3mb', junkBytes: 50_000, mayArriveLate: false }],
  ])('that share a Redis that %s read what DynamoDB has, for any writes and any lost responses', async (_, options) => {
    await using redis = await startRedis(options)
    await using world = await openWorld()
    await using server = await serveEngine(world.engine, { port: 0 })
    const settings = { redis: redis.path, endpoint: server.url, junkBytes: options.junkBytes }
    await using one = await startProcess(settings)
    await using other = await startProcess(settings)
    const processes = [one, other]
    const plain = world.open()
    let run = 0
    const property = fc.asyncProperty(fc.boolean(), batches, async (isFlaky, all) => {
      run += 1
      await Promise.all(processes.map((each) => each.begin(run)))
      for (const given of all) {
        const batch = given.map((each) => withFate(each, isFlaky, options.mayArriveLate))
        const found = await Promise.all(batch.map((step) => take(step, processes)))
        // A read that overlaps a write may see it or not; it mustn't leave its result for those after it.
        if (batch.some(({ kind }) => kind !== 'read')) continue
        for (const [at, step] of batch.entries()) {
          if (step.kind === 'read') expect(found[at]).toEqual(await readWith(plain, step, undefined))
        }
      }
      await Promise.all(processes.map((each) => each.arrive()))
    })
    await fc.assert(property, { numRuns: 30 })
  })
})
