import { setTimeout as wait } from 'node:timers/promises'
import { abandoned } from '../client/index.ts'

/** Injectable time and randomness, so that tests never sleep. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number
  /** Waits; throws `CANCELLED` or `TIMEOUT` if the signal fires first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** A random number from 0 (included) to 1 (excluded). */
  random(): number
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  random: () => Math.random(),
  async sleep(milliseconds, signal) {
    try {
      await wait(milliseconds, undefined, signal && { signal })
    } catch (error) {
      throw signal?.aborted ? abandoned(signal.reason, false) : error
    }
  },
}
