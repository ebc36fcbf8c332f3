import { describe, expect, it } from 'vitest'
import { bank } from '../soak/bank.ts'
import { diskFull } from '../soak/disk-full.ts'
import { histories } from '../soak/histories.ts'
import {
  abortedReads,
  fracturedReads,
  type HistoryEvent,
  lostUpdates,
  staleReads,
} from '../soak/history-checks.ts'
import { kill } from '../soak/kill.ts'
import { oracle } from '../soak/oracle.ts'

const quick = { seed: 1, quick: true, tell: () => {} }

describe('the long runs, each for a moment', () => {
  it.each([
    ['kill', kill],
    ['bank', bank],
    ['histories', histories],
    ['disk-full', diskFull],
    ['oracle', oracle],
  ])('%s reaches its goals', async (_, run) => {
    const rows = await run(quick)
    expect(rows.filter(({ holds }) => !holds)).toEqual([])
  })
})

describe('the checks of histories find', () => {
  const write = (version: number, at: number, ok = true): HistoryEvent => ({
    kind: 'pair-write',
    version,
    ok,
    from: at,
    to: at + 1,
  })
  const read = (left: number, right: number, at: number): HistoryEvent => ({
    kind: 'pair-read',
    left,
    right,
    from: at,
    to: at + 1,
  })
  const increment = (saw: number, ok = true): HistoryEvent => ({
    kind: 'increment',
    key: 'x',
    saw,
    ok,
    from: 0,
    to: 1,
  })

  it('two increments of one value, and not one that was refused', () => {
    expect(lostUpdates([increment(0), increment(1), increment(1, false)])).toBe(0)
    expect(lostUpdates([increment(0), increment(1), increment(1)])).toBe(1)
  })

  it('a read of half a transaction', () => {
    expect(fracturedReads([write(1, 0), read(1, 1, 5)])).toBe(0)
    expect(fracturedReads([write(1, 0), read(1, 0, 5)])).toBe(1)
  })

  it('a read of what was refused', () => {
    expect(abortedReads([write(1, 0), read(1, 1, 5)])).toBe(0)
    expect(abortedReads([write(1, 0), write(2, 2, false), read(2, 2, 5)])).toBe(1)
  })

  it('a read that is behind, but not one that ran beside the write', () => {
    expect(staleReads([write(1, 0), write(2, 10), read(1, 1, 10)])).toBe(0)
    expect(staleReads([write(1, 0), write(2, 10), read(1, 1, 12)])).toBe(1)
  })
})
