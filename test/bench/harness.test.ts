import { describe, expect, it } from 'vitest'
import { atLeast, atMost, measure, median, tableOf } from '../../bench/harness/index.ts'

describe('the benchmarks', () => {
  it('report the median of their rounds', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([])).toBeNaN()
  })

  it('run the workloads in turns, alternating their order, and report the time per unit', async () => {
    const turns: string[] = []
    const work = (name: string) => async (count: number) => {
      turns.push(name)
      for (let at = 0; at < count; at++) await undefined
    }
    const times = await measure({ one: work('one'), other: work('other') }, { rounds: 3, milliseconds: 2 })
    expect(Object.values(times).every((time) => time > 0)).toBe(true)
    expect(turns.slice(-4)).toEqual(['one', 'other', 'other', 'one'])
  })

  it('mark figures that miss their goal', () => {
    const rows = [atLeast('fast', 0.5, 0.25, 'ratio'), atMost('slow', 2, 1.2, 'ratio')]
    expect(rows.map(({ holds }) => holds)).toEqual([true, false])
    expect(tableOf(rows)).toMatch(/^ {2}fast .*\n! slow /)
  })
})
