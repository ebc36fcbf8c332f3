import { describe, expect, it } from 'vitest'
import {
  expressionScope,
  parseProjection,
  project,
  projectionNames,
  projectPaths,
} from '../../src/engine/expressions/index.ts'
import type { Item } from '../../src/engine/values/index.ts'

const order: Item = {
  pk: { S: 'ORDER#1' },
  state: { S: 'open' },
  entries: {
    L: [
      { M: { sku: { S: 'a' }, pieces: { N: '1' } } },
      { M: { sku: { S: 'b' }, pieces: { N: '2' } } },
      { S: 'a note' },
    ],
  },
  address: { M: { city: { S: 'Wien' }, entries: { L: [{ S: 'Ring 1' }, { S: 'Top 2' }] } } },
}

function projected(text: string): Item {
  return project(parseProjection(text, expressionScope({ '#state': 'state' }, undefined)), order)
}

describe('a projection', () => {
  it('returns whole attributes', () => {
    expect(projected('pk, #state, gone')).toEqual({ pk: { S: 'ORDER#1' }, state: { S: 'open' } })
  })

  it('returns parts of maps and lists with their parents', () => {
    expect(projected('address.city')).toEqual({ address: { M: { city: { S: 'Wien' } } } })
    expect(projected('address.entries[1], pk')).toEqual({
      address: { M: { entries: { L: [{ S: 'Top 2' }] } } },
      pk: { S: 'ORDER#1' },
    })
  })

  it('returns list elements in the order of the list, without gaps', () => {
    expect(projected('entries[2], entries[0].sku, entries[7], entries[1].pieces')).toEqual({
      entries: { L: [{ M: { sku: { S: 'a' } } }, { M: { pieces: { N: '2' } } }, { S: 'a note' }] },
    })
  })

  it('omits paths that the item does not have', () => {
    expect(projected('pk.a, entries[9], address.zip, gone.a')).toEqual({})
    expect(projected('valueOf, address.toString')).toEqual({})
  })

  it('returns the top-level attributes that it reads', () => {
    const projection = parseProjection('a.b, a.c[1], d', expressionScope(undefined, undefined))
    expect(projectionNames(projection)).toEqual(['a', 'd'])
  })

  it('can be built from paths', () => {
    expect(
      projectPaths(
        [
          ['address', 'city'],
          ['entries', 2],
        ],
        order,
      ),
    ).toEqual({
      address: { M: { city: { S: 'Wien' } } },
      entries: { L: [{ S: 'a note' }] },
    })
  })

  it.each([
    ['', 'The expression can not be empty;'],
    ['!!!', 'Syntax error; token: "!", near: "!!"'],
    ['a,,b', 'Syntax error; token: ",", near: ",,b"'],
    ['a,', 'Syntax error; token: "<EOF>", near: ","'],
    ['a..b', 'Syntax error; token: ".", near: "..b"'],
    ['(a)', 'Syntax error; token: "(", near: "(a"'],
    [':a', 'Syntax error; token: ":a", near: ":a"'],
    ['a-b', 'Syntax error; token: "-", near: "a-b"'],
    ['size(a)', 'Syntax error; token: "(", near: "size(a"'],
    ['a.abORt', 'Attribute name is a reserved keyword; reserved keyword: abORt'],
    ['#a', 'An expression attribute name used in the document path is not defined; attribute name: #a'],
    [
      'a, b, a',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    ['a.b, state, c[0], a.b[1]', 'Attribute name is a reserved keyword; reserved keyword: state'],
    [
      'a.b[1], a[1]',
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b, [1]], path two: [a, [1]]',
    ],
    [
      'b[1], b.a, c.d, c',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c, d], path two: [c]',
    ],
  ])('is rejected: %s', (text, reason) => {
    expect(() => projected(text)).toThrow(
      expect.objectContaining({
        name: 'ValidationException',
        message: `Invalid ProjectionExpression: ${reason}`,
      }),
    )
  })
})
