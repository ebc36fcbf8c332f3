import { setTimeout as wait } from 'node:timers/promises'
import { givenUp } from '../client/index.ts'

/** Injectable time and randomness, so that tests never sleep. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number
  /** Waits; throws `CANCELLED` or `TIMEOUT` when the signal fires before the time is over. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** A number from 0 up to, not including, 1. */
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
      throw signal?.aborted ? givenUp(signal.reason, false) : error
    }
  },
}
