import { describe, expect, it } from 'vitest'
import { patternArguments } from '../../../explorer/values/arguments.ts'
import { colorsOf, lettersOf } from '../../../explorer/values/colors.ts'
import { changesBetween, differing, diffLines } from '../../../explorer/values/diff.ts'
import {
  type Draft,
  draftFields,
  draftOf,
  draftRequest,
  emptyDraft,
  fixedFields,
} from '../../../explorer/values/draft.ts'
import { duration, range, size, units } from '../../../explorer/values/figures.ts'
import { keyParts } from '../../../explorer/values/key-text.ts'
import { attributeOf, plain, preview } from '../../../explorer/values/stored-value.ts'
import { templateParts } from '../../../explorer/values/templates.ts'
import type { AttributeShape, EntityShape } from '../../../src/explorer/protocol/index.ts'

describe('a stored value', () => {
  const map = { M: { a: { L: [{ N: '1' }, { BOOL: true }] }, b: { NULL: true } } }

  it('is plain JSON, with numbers as strings', () => {
    expect(plain(map)).toEqual({ a: ['1', true], b: null })
  })

  it('is none where the item lacks the attribute, whatever every object has', () => {
    expect(attributeOf({ pk: { S: 'a' } }, 'constructor')).toBeUndefined()
    expect(changesBetween({ constructor: { S: 'a' } }, {})).toEqual([
      { attribute: 'constructor', before: { S: 'a' } },
    ])
  })

  it('has one short line in a cell', () => {
    expect(preview(map)).toBe('{ a: [1, true], b: null }')
    expect(preview({ S: 'two\nlines' })).toBe('two lines')
    expect(preview({ S: 'x'.repeat(400_000) }).length).toBeLessThan(200)
    expect(preview({ SS: Array.from({ length: 10_000 }, (_, at) => `member ${at}`) }).length).toBeLessThan(
      200,
    )
  })
})

describe('a key', () => {
  it('has constant and variable parts', () => {
    const parts = keyParts('ORDER#2025-01-01#o-1').map(
      ({ text, isConstant }) => `${isConstant ? '+' : '-'}${text}`,
    )
    expect(parts).toEqual(['+ORDER#', '-2025-01-01#o-1'])
  })

  it('has them in its template', () => {
    expect(templateParts('ORDER#{orderId}')).toEqual([
      { text: 'ORDER#', isAttribute: false },
      { text: '{orderId}', isAttribute: true },
    ])
  })
})

describe('a difference', () => {
  it('marks what is between the same start and the same end', () => {
    expect(differing('a red car', 'a blue car')).toEqual([
      [part('a '), part('red', true), part(' car')],
      [part('a '), part('blue', true), part(' car')],
    ])
  })

  it('has a line for each attribute that was added, removed or changed', () => {
    const lines = diffLines([
      { attribute: 'name', before: { S: 'Ada' }, after: { S: 'Eve' } },
      { attribute: 'age', after: { N: '36' } },
      { attribute: 'note', before: { S: 'x' } },
    ])
    expect(lines.map(({ attribute, kind }) => `${attribute} ${kind}`)).toEqual([
      'name changed',
      'age added',
      'note removed',
    ])
  })

  function part(text: string, isDifferent = false) {
    return { text, isDifferent }
  }
})

describe('a draft', () => {
  const order: EntityShape = {
    name: 'Order',
    attributes: [
      { ...attribute('orderId', 'id'), fixed: 'key' },
      attribute('pieces', 'int'),
      attribute('note', 'string'),
      { ...attribute('channel', 'string'), fixed: 'readOnly' },
      { ...attribute('sum', 'int'), isMaintained: true, fixed: 'maintained' },
    ],
    keys: [{ index: null, partition: 'ORDER#{orderId}', attributes: ['orderId'] }],
  }

  it('of a new item has all fields that a person may set', () => {
    expect(draftFields(emptyDraft(order)).map(({ name }) => name)).toEqual([
      'orderId',
      'pieces',
      'note',
      'channel',
    ])
    const draft = { ...emptyDraft(order), typed: { orderId: 'o1', pieces: '3' } }
    expect(draftRequest(draft)).toEqual({
      entity: 'Order',
      action: 'create',
      values: { orderId: 'o1', pieces: 3 },
    })
  })

  it('of a change sends what has changed, and null for what was removed', () => {
    const before = draftOf(order, 'update', { orderId: 'o1', pieces: 3, note: 'x', sum: 7, channel: 'web' })
    expect(draftFields(before).map(({ name }) => name)).toEqual(['pieces', 'note'])
    const draft: Draft = { ...before, typed: { ...before.typed, note: '', pieces: '4' } }
    expect(draftRequest(draft)).toEqual({
      entity: 'Order',
      action: 'update',
      key: { orderId: 'o1' },
      values: { pieces: 4, note: null },
    })
  })

  it('of a change shows what no change can set, and why', () => {
    const draft = draftOf(order, 'update', { orderId: 'o1', pieces: 3, sum: 7 })
    expect(fixedFields(draft)).toEqual([
      { name: 'orderId', text: 'o1', reason: 'part of the key' },
      { name: 'sum', text: '7', reason: 'set by the gateway' },
    ])
    expect(fixedFields(emptyDraft(order))).toEqual([])
  })

  it('of a key that may move has a field for it', () => {
    const movable = { ...order, attributes: [attribute('orderId', 'id'), attribute('pieces', 'int')] }
    const draft = draftOf(movable, 'update', { orderId: 'o1', pieces: 3 })
    expect(draftRequest({ ...draft, typed: { ...draft.typed, orderId: 'o2' } })).toMatchObject({
      key: { orderId: 'o1' },
      values: { orderId: 'o2' },
    })
  })

  it('sends what is not a number as it was typed, for the gateway to judge', () => {
    const draft = { ...emptyDraft(order), typed: { pieces: 'many' } }
    expect(draftRequest(draft).values).toEqual({ pieces: 'many' })
  })

  function attribute(name: string, type: string): AttributeShape {
    return { name, type, isMaintained: false, isOptional: false, hasDefault: false }
  }
})

describe('the look of an entity', () => {
  it('is different for the first 48, as hues that can be told apart are few', () => {
    const entities = Array.from({ length: 48 }, (_, at) => ({ name: `Entity${at}` }))
    const looks = [...colorsOf(entities).values()].map(({ hue, pattern }) => `${hue} ${pattern}`)
    expect(new Set(looks).size).toBe(48)
  })

  it('is two letters where there is no room for its name', () => {
    expect(['Customer', 'OrderLine', 'VeryLongName', 'A', 'order', 'Ünit'].map(lettersOf)).toEqual([
      'Cu',
      'OL',
      'VL',
      'A',
      'or',
      'Ün',
    ])
  })
})

it('the arguments of a pattern are single values and ranges', () => {
  const typed = { customerId: 'c1', 'placedAt.gte': '2025-01-01', 'total.lt': '5', state: '' }
  const shapes = [
    { name: 'customerId', type: 'id', isRequired: true, isRange: false },
    { name: 'placedAt', type: 'dateTime', isRequired: false, isRange: true },
    { name: 'total', type: 'int', isRequired: false, isRange: true },
    { name: 'state', type: 'enum', isRequired: false, isRange: false },
  ]
  expect(patternArguments(shapes, typed)).toEqual({
    customerId: 'c1',
    placedAt: { gte: '2025-01-01' },
    total: { lt: 5 },
  })
})

it('figures are short and have their unit', () => {
  expect([units(1, 'read'), units(0.5, 'read'), units(1_234.5, 'write')]).toEqual([
    '1 read unit',
    '0.5 read units',
    '1,234.5 write units',
  ])
  expect([duration(0.123), duration(45.6), duration(1_234)]).toEqual(['0.12 ms', '46 ms', '1.2 s'])
  expect([size(12), size(1_400), size(2_500_000)]).toEqual(['12 B', '1.4 kB', '2.5 MB'])
  expect([range({ least: 1, most: 1 }), range({ least: 1, most: 3 })]).toEqual(['1', '1 to 3'])
})
