import type { Handler } from '../model/index.ts'
import { type Clock, Leases, type Store, systemClock } from '../store/index.ts'
import { leaseName, readCheckpoint } from './checkpoint.ts'
import { DeadLetters, type StoredLetter } from './dead-letters.ts'
import { perform } from './perform.ts'

/** Where the dead letters of a table's handlers are. */
export interface LetterOptions {
  readonly store: Store
  /** The Region in which the changes were handled. */
  readonly region: string
}

/** Options of {@link replayDeadLetters}. */
export interface ReplayOptions extends LetterOptions {
  readonly handlers: readonly Handler[]
  /** Replays only the changes of this handler. */
  readonly handler?: string
  /** Called with the error of each change that failed again. */
  readonly onFailure?: (letter: StoredLetter, error: unknown) => void
  /** The maximum time of an attempt, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly clock?: Clock
}

/** The result of a replay. */
export interface ReplayReport {
  readonly handled: number
  readonly failed: number
  /** Letters of handlers that no longer exist or weren't selected. */
  readonly skipped: number
}

/** The dead letters in a table, in the order in which they were stored. */
export async function* deadLettersOf({ store, region }: LetterOptions): AsyncGenerator<StoredLetter, void> {
  const letters = new DeadLetters(store, region)
  const last = await lastNumber({ store, region })
  for (let number = await letters.first(); number <= last; number += 1) {
    const found = await letters.read(number)
    if (found !== undefined) yield found
  }
}

/**
 * Delivers the changes of dead letters to their handlers again, in order and with their tokens, and removes the letters
 * that are handled now. Only one replay runs at a time.
 *
 * @throws the signal's reason; DynagateError if the table can't be read or written.
 */
export function replayDeadLetters(options: ReplayOptions): Promise<ReplayReport> {
  return eachLetter(options, async (letter, signal) => {
    const { handlers, handler: only, store, timeoutMs = 30_000, clock = systemClock, onFailure } = options
    const { handler: name, record, token } = letter.letter
    const handler = handlers.find((each) => each.name === name)
    if (handler === undefined || (only !== undefined && only !== name)) return 'skipped'
    try {
      await perform({ handler, record, token }, { store }, { attempt: 1, timeoutMs, clock, signal })
      return 'handled'
    } catch (error) {
      signal.throwIfAborted()
      onFailure?.(letter, error)
      return 'failed'
    }
  })
}

/** Permanently removes dead letters: all, or those of one handler. @returns their number. */
export async function discardDeadLetters(
  options: LetterOptions & Pick<ReplayOptions, 'handler' | 'signal' | 'clock'>,
): Promise<number> {
  const { handler: only } = options
  const { handled } = await eachLetter(options, async ({ letter }) =>
    only === undefined || only === letter.handler ? 'handled' : 'skipped',
  )
  return handled
}

type Outcome = keyof ReplayReport

/** Removes the handled letters, and stores the number of the first remaining one. */
async function eachLetter(
  options: LetterOptions & Pick<ReplayOptions, 'signal' | 'clock'>,
  treat: (letter: StoredLetter, signal: AbortSignal) => Promise<Outcome>,
): Promise<ReplayReport> {
  const { store, region, signal, clock = systemClock } = options
  const letters = new DeadLetters(store, region)
  const leases = new Leases({ store, region, clock })
  return leases.hold(
    'dead letters',
    async (lease) => {
      const counts = { handled: 0, failed: 0, skipped: 0 }
      const last = await lastNumber(options)
      let first: number | undefined
      for (let number = await letters.first(); number <= last; number += 1) {
        lease.signal.throwIfAborted()
        const letter = await letters.read(number)
        if (letter === undefined) continue
        const outcome = await treat(letter, lease.signal)
        counts[outcome] += 1
        if (outcome === 'handled') await letters.remove(number)
        else first ??= number
      }
      await letters.moveFirst(first ?? last + 1)
      return counts
    },
    signal && { signal },
  )
}

/** The number of the last letter that was surely written before this call. */
async function lastNumber({ store, region }: LetterOptions): Promise<number> {
  const checkpoint = await new Leases({ store, region }).checkpointOf(leaseName)
  return readCheckpoint(checkpoint).letters
}
