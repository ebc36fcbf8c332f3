import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesSort, type SortCondition } from '../../src/model/index.ts'

const value = fc.integer({ min: 0, max: 5 })

/** A condition on a number, and the equivalent predicate. */
type Case = readonly [SortCondition, (key: number) => boolean]

const conditions: fc.Arbitrary<Case> = fc.oneof(
  value.map((bound): Case => [{ kind: 'equals', value: bound }, (key: number) => key === bound]),
  value.map((bound): Case => [{ kind: 'atLeast', value: bound }, (key: number) => key >= bound]),
  value.map((bound): Case => [{ kind: 'above', value: bound }, (key: number) => key > bound]),
  value.map((bound): Case => [{ kind: 'atMost', value: bound }, (key: number) => key <= bound]),
  value.map((bound): Case => [{ kind: 'below', value: bound }, (key: number) => key < bound]),
  fc
    .tuple(value, value)
    .map(([low, high]): Case => [{ kind: 'between', low, high }, (key: number) => low <= key && key <= high]),
)

describe('a sort condition', () => {
  it('matches exactly the keys that its operator selects', () => {
    fc.assert(
      fc.property(conditions, value, ([condition, selects], key) => {
        expect(matchesSort(condition, key)).toBe(selects(key))
      }),
    )
  })

  it('without an operator matches every key', () => {
    expect(matchesSort({ kind: 'any' }, 1)).toBe(true)
  })
})
