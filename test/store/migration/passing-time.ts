import type { Clock } from '../../../src/store/index.ts'
import { virtualClock } from '../leases/virtual-clock.ts'

/** Works while time passes, so that waits take no time. */
export async function whileTimePasses<Result>(work: (clock: Clock) => Promise<Result>): Promise<Result> {
  const clock = virtualClock()
  let isOver = false
  const over = work(clock.ahead(0)).finally(() => {
    isOver = true
  })
  over.catch(() => {})
  for (let turns = 0; turns < 10_000 && !isOver; turns += 1) await clock.run(1_000)
  return over
}

/** Whether work has lost its lease: where time passes while requests are made, the lease may end before the work does. */
export function isLeaseLost(error: unknown): boolean {
  return /The lease .* is lost/.test(String(error))
}
