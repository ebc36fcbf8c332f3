import { describe, expect, it } from 'vitest'
import { checkHistory } from '../soak/operations/check-history.ts'
import type { PerformedOperation, TableOperation } from '../soak/operations/events.ts'

/** The versions of one key, acknowledged from 10 to 11, from 20 to 21, and so on. */
const writes = [1, 2, 3, 4].map((version) => ({
  table: 'ants',
  key: 'k',
  version,
  from: version * 10,
  to: version * 10 + 1,
}))
const performed = (operation: TableOperation, from: number, isDone = true): PerformedOperation => ({
  operation,
  from,
  to: from + 3,
  isDone,
})
const found = (version: number) => new Map([['ants k', version]])
const lost = (operations: readonly PerformedOperation[], version: number) =>
  checkHistory({ writes, operations }, found(version)).lost.length > 0
const revived = (operations: readonly PerformedOperation[], version: number) =>
  checkHistory({ writes, operations }, found(version)).revived.length > 0

describe('the check of table operations reports', () => {
  it('a missing acknowledged version', () => {
    expect(lost([], 3)).toBe(true)
    expect(lost([], 4)).toBe(false)
  })

  it('a missing write after a reset, but not one before or during it', () => {
    const reset = performed({ kind: 'reset' }, 32)
    expect(lost([reset], 3)).toBe(true)
    expect(lost([reset], 4)).toBe(false)
    expect(lost([performed({ kind: 'reset' }, 39)], 0)).toBe(false)
  })

  it('a version that a reset removed, but not one that a concurrent reset may have left', () => {
    expect(revived([performed({ kind: 'reset items' }, 32)], 3)).toBe(true)
    expect(revived([performed({ kind: 'reset items' }, 32)], 4)).toBe(false)
    expect(revived([performed({ kind: 'reset items' }, 32, false)], 3)).toBe(false)
  })

  it('a missing version of a restored snapshot, and one that an interrupted restore should have kept', () => {
    const saved = performed({ kind: 'snapshot', snapshot: 's' }, 22)
    const restored = { kind: 'restore', snapshot: 's' } as const
    expect(lost([saved, performed(restored, 50)], 1)).toBe(true)
    expect(lost([saved, performed(restored, 50)], 2)).toBe(false)
    expect(lost([saved, performed(restored, 50, false)], 1)).toBe(true)
    expect(lost([saved, performed(restored, 50, false)], 2)).toBe(false)
  })

  it('no missing writes of a deleted table, but those of other tables', () => {
    expect(lost([performed({ kind: 'delete', table: 'ants' }, 50)], 0)).toBe(false)
    expect(lost([performed({ kind: 'delete', table: 'bees' }, 50)], 0)).toBe(true)
  })
})
