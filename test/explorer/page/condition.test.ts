import { describe, expect, it } from 'vitest'
import { conditionText, coveredLength, covers } from '../../../explorer/rows/condition.ts'
import type {
  IndexShape,
  JsonValue,
  KeyConditionShape,
  SortConditionShape,
  StoredItem,
} from '../../../src/explorer/protocol/index.ts'

const table: IndexShape = {
  name: null,
  kind: 'table',
  partition: ['pk'],
  sort: ['sk'],
  types: { pk: 'S', sk: 'S' },
  projection: 'ALL',
}

describe('a condition over the grid', () => {
  it.each<[string, SortConditionShape, readonly string[]]>([
    ['eq', { op: 'eq', values: [{ S: 'B' }] }, ['B']],
    ['beginsWith', { op: 'beginsWith', values: [{ S: 'B' }] }, ['B', 'B#1']],
    ['between', { op: 'between', values: [{ S: 'A' }, { S: 'B' }] }, ['A', 'B']],
    ['lt', { op: 'lt', values: [{ S: 'B' }] }, ['A']],
    ['lte', { op: 'lte', values: [{ S: 'B' }] }, ['A', 'B']],
    ['gt', { op: 'gt', values: [{ S: 'B' }] }, ['B#1', 'C']],
    ['gte', { op: 'gte', values: [{ S: 'B' }] }, ['B', 'B#1', 'C']],
  ])('with %s covers the items that DynamoDB returns', (_, sort, expected) => {
    const sortKeys = ['A', 'B', 'B#1', 'C']
    expect(sortKeys.filter((sk) => covers(condition(sort), table, stored({ S: sk })))).toEqual(expected)
  })

  it('compares numbers by value', () => {
    const sort: SortConditionShape = { op: 'gte', values: [{ N: '9' }] }
    expect(covers(condition(sort), table, stored({ N: '10' }))).toBe(true)
  })

  it('covers nothing of another partition', () => {
    expect(covers(condition(undefined), table, { item: { pk: { S: 'other' } }, bytes: 1 })).toBe(false)
  })

  it('compares the last of several sort keys', () => {
    const index = { ...table, sort: ['year', 'month'] }
    const sort: SortConditionShape = { op: 'lt', values: [{ N: '2025' }, { N: '6' }] }
    const at = (year: string, month: string): StoredItem => ({
      item: { pk: { S: 'p' }, year: { N: year }, month: { N: month } },
      bytes: 1,
    })
    expect(
      [at('2025', '5'), at('2025', '7'), at('2024', '5')].map((each) => covers(condition(sort), index, each)),
    ).toEqual([true, false, false])
  })

  it('determines the characters that all covered keys share', () => {
    expect(coveredLength(condition({ op: 'beginsWith', values: [{ S: 'ORDER#' }] }))).toBe(6)
    expect(coveredLength(condition({ op: 'between', values: [{ S: 'ORDER#1' }, { S: 'ORDER#2' }] }))).toBe(6)
    expect(coveredLength(condition({ op: 'lt', values: [{ S: 'ORDER#' }] }))).toBe(0)
  })

  it('reads as a sentence', () => {
    const sort: SortConditionShape = { op: 'beginsWith', values: [{ S: 'ORDER#' }] }
    expect(conditionText(condition(sort), table)).toBe('pk = p and sk begins with ORDER#')
  })
})

function condition(sort: SortConditionShape | undefined): KeyConditionShape {
  return { index: null, partition: [{ S: 'p' }], ...(sort && { sort }) }
}

function stored(sk: JsonValue): StoredItem {
  return { item: { pk: { S: 'p' }, sk }, bytes: 1 }
}
