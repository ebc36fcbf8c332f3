import { expect, it } from 'vitest'
import { Progress } from '../../../src/cli/terminal/progress.ts'

/** What is written for a progress that is shown every 50 ms for a time. */
function shownIn(ms: number, isTTY: boolean): string[] {
  const written: string[] = []
  let now = 0
  const progress = new Progress({ isTTY, write: (text: string) => written.push(text) }, () => now)
  for (; now <= ms; now += 50) progress.show(`${now} items`)
  progress.clear()
  return written
}

it('progress of less than a second is not shown', () => {
  expect(shownIn(950, true)).toEqual([])
  expect(shownIn(950, false)).toEqual([])
})

it('progress overwrites its line on a terminal, and leaves none behind', () => {
  const clear = '\r\u001b[2K'
  expect(shownIn(1200, true)).toEqual([
    `${clear}1000 items`,
    `${clear}1100 items`,
    `${clear}1200 items`,
    clear,
  ])
})

it('progress is a line every ten seconds elsewhere', () => {
  expect(shownIn(25_000, false)).toEqual(['1000 items\n', '11000 items\n', '21000 items\n'])
})
