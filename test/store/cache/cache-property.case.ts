import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CacheStorage } from '../../../src/store/index.ts'
import { type CacheProcess, cacheProcess, readWith } from './cache-process.ts'
import { arbitraryStep, type CacheStep, type CacheWrite } from './cache-steps.ts'
import { openWorld } from './notes.ts'

/**
 * The guarantees of a cache in any storage: two processes that share it read what DynamoDB has, whatever is written by
 * either, evicted, or uncertain after a lost response.
 *
 * @param makeStorage returns a new storage for each run.
 */
export function cacheProperty(
  makeStorage: (run: number) => CacheStorage,
  { numRuns, mayArriveLate = true }: { readonly numRuns: number; readonly mayArriveLate?: boolean },
): void {
  it('returns what DynamoDB returns, for any writes of two processes and any lost responses', async () => {
    await using world = await openWorld()
    const plain = world.open()
    let runs = 0
    const steps = fc.array(arbitraryStep, { minLength: 20, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(fc.boolean(), steps, async (isFlaky, all) => {
        runs += 1
        const storage = makeStorage(runs)
        const processes = [0, 1].map(() => cacheProcess((over) => world.open({ storage, settleMs: 0 }, over)))
        for (const each of all) {
          const step = withFate(each, isFlaky, mayArriveLate)
          const found = await take(step, processes)
          if (step.kind === 'read') expect(found).toEqual(await readWith(plain, step, undefined))
        }
        for (const each of processes) await each.arrive()
      }),
      { numRuns },
    )
  })
}

/** What a read finds; undefined of other steps. */
export async function take(step: CacheStep, processes: readonly CacheProcess[]): Promise<unknown> {
  const process = processes[step.process]
  if (process === undefined) throw new Error('there are two processes')
  if (step.kind === 'read') return process.read(step)
  if (step.kind === 'arrive') await Promise.all(processes.map((each) => each.arrive()))
  else await process.write(step)
  return undefined
}

/** Redis can't know of a write that is still to come when it has evicted the log that says so. */
export function withFate(step: CacheStep, isFlaky: boolean, mayArriveLate: boolean): CacheStep {
  if (!('fate' in step)) return step
  const fate: CacheWrite['fate'] = isFlaky ? step.fate : 'done'
  return { ...step, fate: fate === 'late' && !mayArriveLate ? 'dropped' : fate }
}
