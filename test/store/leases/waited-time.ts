import type { Clock } from '../../../src/store/index.ts'

/** Time passes only while something waits for it, so that the speed of the machine doesn't matter. */
export function waitedTime(): Clock {
  let now = 0
  return {
    now: () => now,
    random: () => 0.5,
    async sleep(milliseconds, signal) {
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
      now += milliseconds
    },
  }
}
