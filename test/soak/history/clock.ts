import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Nanoseconds since the run began, by a clock that all processes of the machine share. */
export type Clock = () => number

/**
 * The clock of a run. `process.hrtime.bigint()` reads CLOCK_MONOTONIC on Linux, mach_absolute_time on macOS and
 * QueryPerformanceCounter on Windows: each counts from the start of the machine, the same in every process, and
 * setting the wall clock does not move it. Nothing here relies on that alone: `checkClock` asserts it in each process.
 *
 * @param start the reading of the clock when the run began, from `clockReading`.
 */
export function clockSince(start: string): Clock {
  const zero = BigInt(start)
  return () => Number(process.hrtime.bigint() - zero)
}

/** A reading of the clock, for other processes to count from. */
export function clockReading(): string {
  return String(process.hrtime.bigint())
}

/** Responds to the readings of a child that calls `checkClock`. */
export function answerClock(child: ChildProcess, clock: Clock): void {
  child.on('message', (message: object) => {
    // A child that was killed in the meantime needs no response.
    if ('reading' in message && child.connected) child.send({ reading: clock() }, () => {})
  })
}

/**
 * Asserts that the parent process reads the same clock as this one: each of its readings must lie between two of
 * ours, one before the request and one after the response. Throws if it does not, since events of the two
 * processes could not be ordered then.
 *
 * @returns the shortest round trip in nanoseconds: the clocks differ by no more.
 */
export async function checkClock(clock: Clock, rounds = 10): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const before = clock()
    const answer = once(process, 'message')
    process.send?.({ reading: before })
    const [{ reading }] = (await answer) as [{ reading: number }]
    const after = clock()
    if (!isBetween(before, reading, after)) {
      throw new Error(
        `the processes read different clocks: expected a reading from ${before} to ${after} ns, got ${reading} ns`,
      )
    }
    shortest = Math.min(shortest, after - before)
  }
  return shortest
}

function isBetween(before: number, reading: number, after: number): boolean {
  return before <= reading && reading <= after
}
