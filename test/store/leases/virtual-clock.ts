import type { Clock } from '../../../src/store/index.ts'

/** Time that only a test advances. */
export interface VirtualClock {
  /** A clock of a machine, ahead of the others by some milliseconds. */
  ahead(milliseconds: number): Clock
  /** Lets time pass in which nothing is executed, as in a pause of all processes. */
  advance(milliseconds: number): void
  /** Lets time pass while what sleeps is woken in order. */
  run(milliseconds: number): Promise<void>
}

interface Sleeper {
  readonly until: number
  wake(): void
}

export function virtualClock(): VirtualClock {
  let now = 0
  const sleepers = new Set<Sleeper>()
  const clock = (offset: number): Clock => ({
    now: () => now + offset,
    random: () => 0.5,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { until: now + milliseconds, wake: resolve }
        const end = () => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        if (signal?.aborted) return end()
        signal?.addEventListener('abort', end, { once: true })
        sleepers.add(sleeper)
      }),
  })
  return {
    ahead: clock,
    advance: (milliseconds) => {
      now += milliseconds
    },
    async run(milliseconds) {
      const end = now + milliseconds
      for (;;) {
        await settled()
        const [next] = [...sleepers].sort((one, other) => one.until - other.until)
        if (next === undefined || next.until > end) break
        now = Math.max(now, next.until)
        sleepers.delete(next)
        next.wake()
      }
      now = end
      await settled()
    },
  }
}

/** Every call of the engine in memory ends within a few turns of the event loop. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 30; turns += 1) await new Promise((resolve) => setImmediate(resolve))
}
