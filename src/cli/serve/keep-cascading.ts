import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../server/index.ts'
import { hasCascades, hasRewrites, runCascades, runRewrites, type Store } from '../../store/index.ts'

/**
 * Deletes the children of deleted parents, and rewrites what children have copied of changed ones, in the background,
 * if the model has such relations: for the writes of this process, and for those whose process has stopped. Stops when
 * it is disposed.
 */
export function keepCascading(
  store: Store,
  { region, log }: { readonly region: string; readonly log: Log },
): AsyncDisposable | undefined {
  const jobs = [
    ...(hasCascades(store.table) ? [runCascades] : []),
    ...(hasRewrites(store.table) ? [runRewrites] : []),
  ]
  if (jobs.length === 0) return undefined
  const end = new AbortController()
  const { signal } = end
  const repeat = async () => {
    while (!signal.aborted) {
      try {
        for (const run of jobs) await run({ store, region, signal })
      } catch (cause) {
        if (signal.aborted) return
        log({
          level: 'warn',
          message: 'Work on the children of a deleted or changed item failed, and is repeated.',
          cause,
        })
      }
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }
  const running = repeat()
  return {
    async [Symbol.asyncDispose]() {
      end.abort()
      await running
    },
  }
}

/**
 * Milliseconds between rounds. Each reads the lists of cascades and of rewrites: at most 8 read units, unless they are
 * long.
 */
const pauseMs = 5_000
