import { describe, expect, it } from 'vitest'
import {
  type Attribute,
  a,
  compareText,
  type Document,
  decodeItem,
  defineTable,
  encodeItem,
  entityOf,
  ItemError,
  primaryKeyOf,
} from '../../src/model/index.ts'

const library = defineTable({
  name: 'library',
  primaryKey: { partition: 'pk', sort: 'sk' },
})
const Loan = library.entity('Loan', {
  attributes: { reader: a.id(), shelf: a.string(), bookId: a.id() },
  key: { partition: 'READER#{reader}', sort: 'LOAN#{shelf}#{bookId}' },
})
library.check()

const loanKey = (reader: string, shelf: string, bookId: string) =>
  primaryKeyOf(Loan, { reader, shelf, bookId })
const readLoan = (key: Document) => {
  const { reader, shelf, bookId } = decodeItem(Loan, key) as Record<string, unknown>
  return [reader, shelf, bookId]
}

/** Strings that a key must encode without loss. */
const oddStrings = {
  delimiter: 'a#b',
  escape: 'a$23b',
  nul: '\u0000',
  control: '\t\n\u001f',
  blanks: '  ',
  quotes: '"!',
  'U+FFFF': '\uffff',
  'U+E000': '\ue000',
  astral: '😀\u{10ffff}',
  NFC: '\u00e9',
  NFD: 'e\u0301',
  brace: '{shelf}',
  percent: '%16',
}

describe('a template', () => {
  it('encodes values as keys and decodes keys', () => {
    const key = loanKey('ann', 'B2', 'book-7')
    expect(key).toEqual({ pk: 'READER#ann', sk: 'LOAN#B2#book-7' })
    expect(readLoan(key)).toEqual(['ann', 'B2', 'book-7'])
  })

  it.each(Object.entries(oddStrings))('encodes and decodes any string: %s', (_, text) => {
    const key = loanKey(text, text, text)
    expect(readLoan(key)).toEqual([text, text, text])
    expect(entityOf(library, key)).toBe(Loan)
  })

  it('encodes different strings as different keys, even if they look alike', () => {
    const keys = Object.values(oddStrings).map((text) => loanKey('r', text, 'b').sk)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('rejects lone surrogates, which UTF-8 cannot encode', () => {
    for (const text of ['\ud800', 'a\udfff', '\udc00\ud800']) {
      expect(() => loanKey(text, 's', 'b')).toThrow(
        'Loan.reader: expected a non-empty string of well-formed Unicode',
      )
    }
  })

  it('distinguishes an empty string from a missing value', () => {
    expect(loanKey('r', '', 'b').sk).toBe('LOAN##b')
    expect(readLoan({ pk: 'READER#r', sk: 'LOAN##b' })).toEqual(['r', '', 'b'])
    expect(() => primaryKeyOf(Loan, { reader: 'r', bookId: 'b' })).toThrow('Loan.shelf: is required')
    expect(() => loanKey('', '', 'b')).toThrow('Loan.reader: expected a non-empty string')
  })

  it('escapes delimiters in values', () => {
    expect(loanKey('r', 'A#b', 'c').sk).toBe('LOAN#A$23b#c')
    expect(loanKey('r', 'A', 'b#c').sk).toBe('LOAN#A#b$23c')
    expect(loanKey('r', 'A$23b', 'c').sk).toBe('LOAN#A$2423b#c')
  })

  it('decodes only what it encodes', () => {
    const foreign = [
      'LOAN#a#b#c',
      'LOAN#a',
      'LOAN#a#',
      'loan#a#b',
      'LOAN#a b#c',
      'LOAN#$41#c',
      'LOAN#$2#c',
      'LOAN#$zz#c',
    ]
    for (const sk of foreign) {
      expect(() => decodeItem(Loan, { pk: 'READER#r', sk }), sk).toThrow(ItemError)
      expect(entityOf(library, { pk: 'READER#r', sk }), sk).toBeUndefined()
    }
  })
})

it('an attribute that a template has twice must have the same value in both places', () => {
  const table = defineTable({ name: 'table', primaryKey: { partition: 'pk' } })
  const Echo = table.entity('Echo', { attributes: { word: a.id() }, key: { partition: '{word}#{word}' } })
  table.check()
  expect(primaryKeyOf(Echo, { word: 'a' })).toEqual({ pk: 'a#a' })
  expect(entityOf(table, { pk: 'a#a' })).toBe(Echo)
  expect(entityOf(table, { pk: 'a#b' })).toBeUndefined()
})

/** An entity whose sort key is one value, with the sorted keys of some values. */
function sorted(attribute: Attribute<unknown, 'keyable' | 'numeric'>, values: readonly unknown[]): unknown[] {
  const Reading = entityOfValue(attribute)
  const keys = values.map((value) => String(encodeItem(Reading, { value }).sk)).sort(compareText)
  return keys.map((sk) => decodeItem(Reading, { pk: 'R', sk }).value)
}

function entityOfValue(value: Attribute<unknown, 'keyable' | 'numeric'>) {
  const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Reading = table.entity('Reading', {
    attributes: { value },
    key: { partition: 'R', sort: 'R#{value}' },
  })
  table.check()
  return Reading
}

describe('keys sort like their values', () => {
  it('integers, including negative ones', () => {
    expect(sorted(a.int({ digits: 3 }), [10, -10, 2, 0, -2, 999, -999])).toEqual([
      -999, -10, -2, 0, 2, 10, 999,
    ])
    expect(sorted(a.bigint({ digits: 38 }), [10n ** 37n, -1n, 9n, -(10n ** 37n)])).toEqual([
      -(10n ** 37n),
      -1n,
      9n,
      10n ** 37n,
    ])
  })

  it('decimals, including negative ones', () => {
    const amounts = ['10.00', '-0.05', '9.99', '0.00', '-10.00', '0.05']
    expect(sorted(a.decimal({ digits: 4, scale: 2 }), amounts)).toEqual([
      '-10.00',
      '-0.05',
      '0.00',
      '0.05',
      '9.99',
      '10.00',
    ])
    expect(sorted(a.decimal({ digits: 2, scale: 2 }), ['0.10', '-0.90', '0.09'])).toEqual([
      '-0.90',
      '0.09',
      '0.10',
    ])
  })

  it('instants with milliseconds, and dates', () => {
    const instants = [1_000, 999, -1, 0].map((time) => new Date(time))
    expect(sorted(a.dateTime(), instants)).toEqual([-1, 0, 999, 1_000].map((time) => new Date(time)))
    expect(sorted(a.date(), ['2024-10-01', '2024-09-30', '0001-01-01'])).toEqual([
      '0001-01-01',
      '2024-09-30',
      '2024-10-01',
    ])
  })

  it('instants stored in seconds, truncated to whole seconds', () => {
    const inSeconds = entityOfValue(a.dateTime({ storedAs: 'epochSeconds' }))
    expect(encodeItem(inSeconds, { value: new Date(1_999) })).toEqual({
      pk: 'R',
      sk: 'R#1970-01-01T00:00:01.000Z',
      value: 1,
    })
    expect(() => decodeItem(inSeconds, { pk: 'R', sk: 'R#1970-01-01T00:00:01.500Z' })).toThrow(ItemError)
  })

  it("strings by code points, unlike JavaScript's order", () => {
    expect(sorted(a.string(), ['😀', '\uffff', 'b', 'a#', 'a', 'a '])).toEqual([
      'a',
      'a ',
      'a#',
      'b',
      '\uffff',
      '😀',
    ])
    expect(['😀', '\uffff'].sort()).toEqual(['😀', '\uffff'])
  })

  it('and each number and instant has a single encoding', () => {
    const other = [
      [entityOfValue(a.int({ digits: 2 })), ['1', '001', '-99', '+1']],
      [entityOfValue(a.decimal({ digits: 3, scale: 1 })), ['1.0', '01', '-99.9', '01.00']],
      [entityOfValue(a.dateTime()), ['2024-01-01', '2024-01-01T00:00:00Z', '2024-02-30T00:00:00.000Z']],
    ] as const
    for (const [entity, strings] of other) {
      for (const text of strings) {
        expect(() => decodeItem(entity, { pk: 'R', sk: `R#${text}` }), text).toThrow(ItemError)
      }
    }
  })
})

describe('a sharded partition', () => {
  const feed = defineTable({ name: 'feed', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Post = feed.entity('Post', {
    attributes: { day: a.date(), postId: a.id() },
    key: { partition: 'FEED#{day}#{postId%16}', sort: '{postId}' },
  })
  feed.check()
  const shardOf = (postId: string) => String(primaryKeyOf(Post, { day: '2024-01-01', postId }).pk).slice(-2)

  it('assigns an item to a shard by its id, deterministically', () => {
    expect(primaryKeyOf(Post, { day: '2024-01-01', postId: 'p1' })).toEqual({
      pk: 'FEED#2024-01-01#10',
      sk: 'p1',
    })
    expect(shardOf('p1')).toBe(shardOf('p1'))
  })

  it('distributes ids evenly over all shards', () => {
    const counts = new Map<string, number>()
    for (let at = 0; at < 1600; at++) {
      const shard = shardOf(`p${at}`)
      counts.set(shard, (counts.get(shard) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual(
      Array.from({ length: 16 }, (_, at) => String(at).padStart(2, '0')),
    )
    expect(Math.min(...counts.values())).toBeGreaterThan(50)
  })

  it('is decoded without the shard number, which must be a valid one', () => {
    expect(decodeItem(Post, { pk: 'FEED#2024-01-01#10', sk: 'p1' })).toMatchObject({
      day: '2024-01-01',
      postId: 'p1',
    })
    for (const shard of ['2', '16', '002', 'x', '']) {
      expect(entityOf(feed, { pk: `FEED#2024-01-01#${shard}`, sk: 'p1' }), shard).toBeUndefined()
    }
  })
})

describe('the length of a key', () => {
  const long = (bytes: number) => 'x'.repeat(bytes)
  const table = defineTable({ name: 'table', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Part = table.entity('Part', {
    attributes: { a: a.string(), b: a.string() },
    key: { partition: '{a}', sort: '{b}' },
  })
  table.check()

  it('is limited to 2,048 bytes for a partition key and 1,024 for a sort key', () => {
    expect(primaryKeyOf(Part, { a: long(2048), b: long(1024) })).toEqual({ pk: long(2048), sk: long(1024) })
    expect(() => primaryKeyOf(Part, { a: long(2049), b: 'b' })).toThrow(
      'Part.a: the partition key would be 2049 bytes long; DynamoDB accepts at most 2048',
    )
    expect(() => primaryKeyOf(Part, { a: 'a', b: long(1025) })).toThrow(
      'Part.b: the sort key would be 1025 bytes long; DynamoDB accepts at most 1024',
    )
  })

  it('is counted in UTF-8 bytes, including escapes', () => {
    expect(primaryKeyOf(Part, { a: 'a', b: 'é'.repeat(512) }).sk).toBe('é'.repeat(512))
    expect(() => primaryKeyOf(Part, { a: 'a', b: 'é'.repeat(513) })).toThrow('would be 1026 bytes long')
    expect(() => primaryKeyOf(Part, { a: 'a', b: '#'.repeat(342) })).toThrow('would be 1026 bytes long')
    expect(() => primaryKeyOf(Part, { a: '😀'.repeat(513), b: 'b' })).toThrow('would be 2052 bytes long')
  })

  it('is at least one byte', () => {
    expect(() => primaryKeyOf(Part, { a: '', b: 'b' })).toThrow('Part.a: the partition key would be empty')
    expect(() => primaryKeyOf(Part, { a: 'a', b: '' })).toThrow('Part.b: the sort key would be empty')
  })
})

describe('an overloaded index', () => {
  const team = defineTable({
    name: 'team',
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: {
      gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
      due: { global: { partition: 'duePk', sort: 'dueSk' } },
    },
  })
  const Person = team.entity('Person', {
    attributes: { personId: a.id(), teamId: a.id() },
    key: { partition: 'PERSON#{personId}', sort: 'PERSON' },
    indexes: { gsi1: { partition: 'TEAM#{teamId}', sort: 'PERSON#{personId}' } },
  })
  const Task = team.entity('Task', {
    attributes: {
      taskId: a.id(),
      teamId: a.id(),
      state: a.enum('OPEN', 'DONE'),
      dueOn: a.date().optional(),
      owner: a.id().optional(),
    },
    key: { partition: 'TASK#{taskId}', sort: 'TASK' },
    indexes: {
      gsi1: { partition: 'TEAM#{teamId}', sort: 'TASK#{state}#{taskId}' },
      due: { partition: 'DUE#{owner}', sort: '{dueOn}', sparse: true },
    },
  })
  team.check()

  it('has the templates of each entity in the same two attributes', () => {
    expect(encodeItem(Person, { personId: 'p', teamId: 't' })).toMatchObject({
      gsi1pk: 'TEAM#t',
      gsi1sk: 'PERSON#p',
    })
    expect(encodeItem(Task, { taskId: 'k', teamId: 't', state: 'OPEN' })).toMatchObject({
      gsi1pk: 'TEAM#t',
      gsi1sk: 'TASK#OPEN#k',
    })
  })

  it('omits both key attributes of an item without one of the parts', () => {
    const task = { taskId: 'k', teamId: 't', state: 'OPEN' }
    for (const parts of [{}, { owner: 'p' }, { dueOn: '2024-01-01' }, { owner: 'p', dueOn: null }]) {
      const item = encodeItem(Task, { ...task, ...parts })
      expect([item.duePk, item.dueSk]).toEqual([undefined, undefined])
    }
    expect(encodeItem(Task, { ...task, owner: 'p', dueOn: '2024-01-01' })).toMatchObject({
      duePk: 'DUE#p',
      dueSk: '2024-01-01',
    })
  })
})
