import { describe, expect, it } from 'vitest'
import { a } from '../../src/model/index.ts'
import { faultsOf, tableOf } from './faults-of.ts'

describe('two entities', () => {
  /** The faults of a table with entities of these keys, each with a query. */
  const together = (keys: readonly object[], own: object = {}) =>
    faultsOf((table) => {
      const entities = keys.map((key, at) =>
        table.entity(`E${at}`, {
          attributes: {
            a: a.id(),
            b: a.id(),
            state: a.enum('X', 'Y'),
            mood: a.enum('Y', 'Z'),
            size: a.enum('S', 'L'),
            n: a.int({ digits: 2 }),
          },
          key,
        }),
      )
      table.access(Object.fromEntries(entities.map((entity, at) => [`of${at}`, entity.query()])))
    }, own)

  it.each([
    ['parts that can be equal', 'P#{a}', '{a}', 'P#{b}', '{b}'],
    ['a literal that a part can equal', 'P#{a}', 'S#X', 'P#{a}', 'S#{b}'],
    ['a value of an enumeration', 'P#{a}', 'S#{state}', 'P#{a}', 'S#Y'],
    ['a value that two enumerations share', 'P#{state}', 'S', 'P#{mood}', 'S'],
    ['the digits of a number', 'P#{n}', 'S', 'P#07', 'S'],
  ])('collide by %s', (_, partition, sort, otherPartition, otherSort) => {
    const faults = together([
      { partition, sort },
      { partition: otherPartition, sort: otherSort },
    ])
    expect(faults).toContainEqual(
      expect.stringMatching(/^E0 and E1: their primary keys .* can be the same key/),
    )
  })

  it.each([
    ['their literals', 'P#{a}', 'S#{a}', 'P#{a}', 'T#{a}'],
    ['the number of parts', 'P#{a}', 'S', 'P#{a}#{b}', 'S'],
    ['enumerations that share no value', 'P#{state}', 'S', 'P#{size}', 'S'],
    ['a literal that is no value of the enumeration', 'P#{state}', 'S', 'P#Z', 'S'],
    ['a literal that is no number of that many digits', 'P#{n}', 'S', 'P#7', 'S'],
  ])('are distinguished by %s', (_, partition, sort, otherPartition, otherSort) => {
    const keys = [
      { partition, sort },
      { partition: otherPartition, sort: otherSort },
    ]
    expect(together(keys)).toEqual([])
  })

  it.each([
    ['different literals before the same part', 'User:{a}', 'Room:{a}'],
    ['the literals after a verbatim part', 'TENANT#{a}#USERS', 'TENANT#{a}#ORDERS'],
    ['a literal that the part before it cannot contain', '{a}::X', '{a}::X::X'],
  ])('with verbatim keys are distinguished by %s', (_, partition, otherPartition) => {
    const keys = [
      { partition, sort: 'S' },
      { partition: otherPartition, sort: 'S' },
    ]
    expect(together(keys, { keyFormat: 'verbatim' })).toEqual([])
  })

  it.each([
    ['a literal that the part can equal', 'USERS', '{a}', 'USERS'],
    ['a part that can include the literal after the other', 'T#{a}', 'T#{a}#USERS', 'T#1#USERS'],
    ['parts that end at different places', '{a}:{b}', '{a}::{b}', '1::1'],
    ['the digits of a number', 'N{n}', 'N0{a}', 'N01'],
  ])('with verbatim keys collide by %s', (_, partition, otherPartition, key) => {
    const keys = [
      { partition, sort: 'S' },
      { partition: otherPartition, sort: 'S' },
    ]
    expect(together(keys, { keyFormat: 'verbatim' })).toContainEqual(
      expect.stringContaining(
        `can be the same key, such as '${key}' + 'S', and one would overwrite the other`,
      ),
    )
  })

  it('with a constant sort key are queried by that key, which selects no longer ones', () => {
    const keys = [
      { partition: 'P#{a}', sort: 'ORDER' },
      { partition: 'P#{a}', sort: 'ORDER#{b}' },
    ]
    expect(together(keys)).toEqual([])
  })

  it('collide in a table without a sort key, even with a type attribute', () => {
    const keys = [{ partition: 'P#{a}' }, { partition: 'P#{b}' }]
    const own = { primaryKey: { partition: 'pk' }, indexes: {}, typeAttribute: '_type' }
    expect(together(keys, own)).toContainEqual(expect.stringMatching(/^E0 and E1: their primary keys/))
  })

  it('with verbatim keys are distinguished by the type attribute', () => {
    const keys = [
      { partition: '{a}', sort: 'x{b}' },
      { partition: '{b}', sort: 'y{a}' },
    ]
    const own = { keyFormat: 'verbatim', typeAttribute: '_type' }
    expect(together(keys, own)).toEqual([])
  })

  it('can share a partition, but a query of one must not read the other', () => {
    const keys = [
      { partition: 'P#{a}', sort: '{b}' },
      { partition: 'P#{a}', sort: 'T#{b}' },
    ]
    expect(together(keys)).toEqual([
      "of0: a query of E0 by 'P#{a}' + '{b}' would also read E1, whose key there is 'P#{a}' + 'T#{b}': begin each " +
        'sort template with its own fixed text, or declare a collection of both',
    ])
  })

  it('are checked immediately if one is declared after the access patterns', () => {
    const table = tableOf()
    const key = { partition: 'P#{a}', sort: 'S' }
    const Early = table.entity('Early', { attributes: { a: a.id() }, key })
    table.access({ early: Early.get() })
    expect(() => table.entity('Late', { attributes: { a: a.id() }, key })).toThrow('can be the same key')
  })
})

describe('a query whose sort keys begin with a value', () => {
  const next = (sort: string) =>
    faultsOf((table) => {
      const attributes = { room: a.id(), at: a.dateTime(), user: a.id() }
      const Message = table.entity('Message', { attributes, key: { partition: '{room}#', sort: '{at}' } })
      table.entity('Other', { attributes, key: { partition: '{room}#', sort } })
      table.access({ messages: Message.query() })
    })

  it.each([
    'Join:#{user}',
    ':{user}',
    '/',
    ';',
  ])('excludes the keys %s, which cannot begin an instant', (sort) => {
    expect(next(sort)).toEqual([])
  })

  it.each(['1#{user}', '{user}', ':'])('includes the keys %s', (sort) => {
    expect(next(sort)).toContainEqual(
      expect.stringContaining(
        `messages: a query of Message by '{room}#' + '{at}' would also read Other, whose key there is '{room}#' + '${sort}'`,
      ),
    )
  })
})
