import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../server/index.ts'
import { hasCascades, runCascades, type Store } from '../store/index.ts'

/**
 * Deletes the children of deleted parents in the background, if the model has such relations: those that this process
 * deletes, and those whose process has stopped. Stops when it is disposed.
 */
export function keepCascading(
  store: Store,
  { region, log }: { readonly region: string; readonly log: Log },
): AsyncDisposable | undefined {
  if (!hasCascades(store.table)) return undefined
  const end = new AbortController()
  const { signal } = end
  const repeat = async () => {
    while (!signal.aborted) {
      try {
        await runCascades({ store, region, signal })
      } catch (cause) {
        if (signal.aborted) return
        log({
          level: 'warn',
          message: 'Deleting the children of a deleted item failed, and is repeated.',
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

/** Each round reads the four lists of cascades: 4 read units at most, unless they are long. */
const pauseMs = 5_000
