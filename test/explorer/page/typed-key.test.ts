import { describe, expect, it } from 'vitest'
import { operatorsOf, readKey, type TypedKey } from '../../../explorer/values/typed-key.ts'
import type { IndexShape } from '../../../src/explorer/protocol/index.ts'

const nothing: TypedKey = { partition: [], sort: [], op: 'eq', upper: '' }

describe('a key that was typed', () => {
  const readings: IndexShape = {
    name: null,
    kind: 'table',
    partition: ['sensor'],
    sort: ['at'],
    types: { sensor: 'N', at: 'N' },
    projection: 'ALL',
  }
  const blobs: IndexShape = { ...readings, types: { sensor: 'B', at: 'S' } }
  const places: IndexShape = {
    ...readings,
    name: 'byPlace',
    kind: 'global',
    partition: ['country', 'city'],
    sort: ['street', 'house'],
    types: { country: 'S', city: 'S', street: 'S', house: 'N' },
  }

  it('has the types of its attributes', () => {
    expect(readKey(readings, { ...nothing, partition: ['-12.5e3'] })).toEqual({
      partition: [{ N: '-12.5e3' }],
    })
    expect(readKey(blobs, { ...nothing, partition: ['AQID'], sort: ['a'] })).toEqual({
      partition: [{ B: 'AQID' }],
      sort: { op: 'eq', values: [{ S: 'a' }] },
    })
    expect(readKey(places, { ...nothing, partition: ['🇳🇱', ' '] })).toEqual({
      partition: [{ S: '🇳🇱' }, { S: ' ' }],
    })
  })

  it('compares the last attribute of the sort key that has a value', () => {
    const partition = ['nl', 'delft']
    expect(readKey(places, { ...nothing, partition, sort: ['oude', ''], op: 'beginsWith' })).toEqual({
      partition: [{ S: 'nl' }, { S: 'delft' }],
      sort: { op: 'beginsWith', values: [{ S: 'oude' }] },
    })
    expect(
      readKey(places, { ...nothing, partition, sort: ['oude', '7'], op: 'between', upper: '9' }),
    ).toEqual({
      partition: [{ S: 'nl' }, { S: 'delft' }],
      sort: { op: 'between', values: [{ S: 'oude' }, { N: '7' }, { N: '9' }] },
    })
  })

  it('says what is wrong, and nothing while it is not complete', () => {
    expect(readKey(readings, nothing)).toEqual({ fault: '' })
    expect(readKey(readings, { ...nothing, partition: ['1'], sort: ['2'], op: 'between' })).toEqual({
      fault: '',
    })
    expect(readKey(readings, { ...nothing, partition: ['1'], sort: ['noon'] })).toEqual({
      fault: 'at: expected a number',
    })
    expect(readKey(blobs, { ...nothing, partition: ['A'] })).toEqual({
      fault: 'sensor: expected bytes in base64',
    })
    expect(readKey(places, { ...nothing, partition: ['nl', 'delft'], sort: ['', '7'] })).toEqual({
      fault: 'street: expected a value, as one after it is given',
    })
  })

  it('begins with something only where it is a string', () => {
    expect(operatorsOf(readings, 1).map(([op]) => op)).not.toContain('beginsWith')
    expect(operatorsOf(places, 1).map(([op]) => op)).toContain('beginsWith')
    expect(operatorsOf(places, 2).map(([op]) => op)).not.toContain('beginsWith')
  })
})
