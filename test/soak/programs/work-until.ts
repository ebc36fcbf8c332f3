import type { Program } from './start.ts'

/**
 * Starts a program that writes a line `step` for each step of its work and another line at its end, and kills it after
 * this many steps. One that fails is started again, since on a busy machine it may lose its lease.
 *
 * @returns the line at its end; undefined if it was killed before.
 * @throws Error if it fails repeatedly.
 */
export async function workUntil(steps: number, start: () => Program): Promise<string | undefined> {
  for (let starts = 0; starts < mostStarts; starts += 1) {
    const { child, lines, exit } = start()
    let done = 0
    let last: string | undefined
    for await (const line of lines) {
      if (line !== 'step') last = line
      done += 1
      if (done === steps) child.kill('SIGKILL')
    }
    await exit
    if (last !== undefined || child.signalCode === 'SIGKILL') return last
  }
  throw new Error(`a program has failed ${mostStarts} times`)
}

const mostStarts = 20
