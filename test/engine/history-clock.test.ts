import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { answerClock, clockReading, clockSince } from '../soak/history/clock.ts'

/** The outcome of the clock check in another process whose clock is off by `secondsWrong`. */
async function checkElsewhere(secondsWrong: number): Promise<string> {
  const start = clockReading()
  const program = join(import.meta.dirname, 'processes', 'clock-process.ts')
  const child = spawn(process.execPath, [program, start, String(secondsWrong * 1e9)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  answerClock(child, clockSince(start))
  if (child.stdout === null) throw new Error('the process has no output')
  return text(child.stdout)
}

it('a process whose clock is ahead of or behind the clock of the history is rejected', async () => {
  const found = await Promise.all([0, 3, -3].map(checkElsewhere))
  expect(found).toEqual([
    'one clock',
    expect.stringMatching(
      /^the processes read different clocks: expected a reading from \d+ to \d+ ns, got \d+ ns$/,
    ),
    expect.stringMatching(/^the processes read different clocks/),
  ])
})
