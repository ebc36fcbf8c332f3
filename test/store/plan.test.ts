import { describe, expect, it } from 'vitest'
import { type AnyAccessPattern, compareKeys, type Document } from '../../src/model/index.ts'
import {
  conditionText,
  pageWindow,
  planByKey,
  planGet,
  planLookup,
  planPage,
  type QueryPlan,
  queryInput,
} from '../../src/store/plan/index.ts'
import { access, Note } from './board.ts'

const query = (pattern: AnyAccessPattern, args: object) => ({
  tableName: 'live',
  pattern,
  condition: pattern.keyCondition(args as Readonly<Record<string, unknown>>),
  filter: [],
})

/** A plan's queries, with the calls that they are. */
const inputsOf = ({ queries }: QueryPlan) =>
  queries.map(({ shard, except, question }) => ({ shard, except, input: queryInput(question) }))

/** The calls of a page of two, forward or backward from a start key. */
const callsOf = (
  pattern: AnyAccessPattern,
  args: object,
  { isForward = true, start }: { isForward?: boolean; start?: Document } = {},
) => inputsOf(planPage(query(pattern, args), { isForward, size: 2, cursor: undefined }, start))

describe('the plan of a get', () => {
  it('is its key, consistent where the pattern says so', () => {
    const key = { pk: 'TOPIC#t', sk: 'NOTE#1' }
    const note = { kind: 'get', key, entities: [Note] }
    expect(planGet(access.note, { topic: 't', noteId: '1' })).toEqual({ ...note, consistent: false })
    expect(planGet(access.noteNow, { topic: 't', noteId: '1' })).toEqual({ ...note, consistent: true })
    expect(planByKey(Note, { topic: 't', noteId: '1' })).toEqual(
      planGet(access.note, { topic: 't', noteId: '1' }),
    )
  })

  it('is refused where a part of the key is missing', () => {
    expect(() => planGet(access.note, { topic: 't' })).toThrow('Note.noteId: is required')
  })
})

describe('the plan of a lookup', () => {
  it('is one query that stops at the second item', () => {
    const plan = planLookup(query(access.noteOf, { author: 'ann' }))
    expect(plan.enough).toBe(2)
    expect(inputsOf(plan).map(({ input }) => input)).toEqual([
      {
        TableName: 'live',
        IndexName: 'carried',
        KeyConditionExpression: '#p = :p AND #s = :s',
        ExpressionAttributeNames: { '#p': 'carriedPk', '#s': 'carriedSk' },
        ExpressionAttributeValues: { ':p': 'AUTHOR#ann', ':s': 'NOTE' },
        ScanIndexForward: true,
      },
    ])
  })
})

describe('the plan of a page', () => {
  it('asks for one item more than the page holds', () => {
    const plan = planPage(query(access.notes, { topic: 't' }), pageWindow({ first: 7 }), undefined)
    expect(plan.enough).toBe(8)
    expect(inputsOf(plan)).toEqual([
      {
        shard: 0,
        except: [],
        input: {
          TableName: 'live',
          KeyConditionExpression: '#p = :p AND begins_with(#s, :s)',
          ExpressionAttributeNames: { '#p': 'pk', '#s': 'sk' },
          ExpressionAttributeValues: { ':p': 'TOPIC#t', ':s': 'NOTE#' },
          ScanIndexForward: true,
        },
      },
    ])
  })

  it('is frozen all through', () => {
    const plan = planPage(query(access.titles, {}), pageWindow({ first: 1 }), undefined)
    expect([plan, plan.queries, plan.queries[0], plan.queries[0]?.question].every(Object.isFrozen)).toBe(true)
  })

  it.each([
    [access.notes, true, true],
    [access.notes, false, false],
    [access.latest, true, false],
    [access.latest, false, true],
  ] as const)('reads upward or downward, by its direction and the pattern (%#)', (pattern, isForward, upward) => {
    const [call] = callsOf(pattern, { topic: 't' }, { isForward })
    expect(call?.input.ScanIndexForward).toBe(upward)
  })

  it.each([
    [{}, '#p = :p AND begins_with(#s, :s)', ['TITLE#']],
    [{ title: 'a' }, '#p = :p AND #s = :s', ['TITLE#a']],
    [{ title: { beginsWith: 'a' } }, '#p = :p AND begins_with(#s, :s)', ['TITLE#a']],
    [{ title: { gte: 'a', lte: 'c' } }, '#p = :p AND #s BETWEEN :s AND :t', ['TITLE#a', 'TITLE#c']],
  ])('says %j as a key condition', (args, expression, values) => {
    const [call] = callsOf(access.titles, args)
    expect(call?.input.KeyConditionExpression).toBe(expression)
    expect(Object.values(call?.input.ExpressionAttributeValues ?? {}).slice(1)).toEqual(values)
  })

  it.each([
    [{ score: { gte: 1 } }, '#p = :p AND #s >= :s'],
    [{ score: { gt: 1 } }, '#p = :p AND #s > :s'],
    [{ score: { lte: 1 } }, '#p = :p AND #s <= :s'],
    [{ score: { lt: 1 } }, '#p = :p AND #s < :s'],
    [{}, '#p = :p'],
  ])('says %j of a number as a key condition', (args, expression) => {
    expect(callsOf(access.scores, args)[0]?.input.KeyConditionExpression).toBe(expression)
  })

  it('goes on from the start key in its own partition', () => {
    const start = { pk: 'TOPIC#t', sk: 'NOTE#4' }
    expect(callsOf(access.notes, { topic: 't' }, { start })[0]?.input.ExclusiveStartKey).toEqual(start)
  })
})

describe('the plan of a page over shards', () => {
  const start = { titlesPk: 'TITLES#1', titlesSk: 'TITLE#m', pk: 'TOPIC#t', sk: 'NOTE#4' }
  /** Each call as what it says of the sort key and where it goes on, with what it leaves out. */
  const shown = (calls: ReturnType<typeof callsOf>) =>
    calls.map(({ shard, input, except }) => {
      const { ':p': _, ...bounds } = input.ExpressionAttributeValues ?? {}
      const values = Object.values(bounds).map((value) => `${value}`.replace(/\u{10ffff}.*/su, '…'))
      return [shard, input.ExclusiveStartKey !== undefined, values, except]
    })

  it('reads every shard', () => {
    expect(callsOf(access.titles, {}).map(({ input }) => input.ExpressionAttributeValues?.[':p'])).toEqual([
      'TITLES#0',
      'TITLES#1',
      'TITLES#2',
    ])
  })

  it('goes on upward: shards below the start leave its sort key out, shards above it have it still to come', () => {
    expect(shown(callsOf(access.titles, {}, { start }))).toEqual([
      [0, false, ['TITLE#m', 'TITLE#…'], ['TITLE#m']],
      [1, true, ['TITLE#'], []],
      [2, false, ['TITLE#m', 'TITLE#…'], []],
    ])
  })

  it('goes on downward the other way round', () => {
    expect(shown(callsOf(access.titles, {}, { start, isForward: false }))).toEqual([
      [0, false, ['TITLE#', 'TITLE#m'], []],
      [1, true, ['TITLE#'], []],
      [2, false, ['TITLE#', 'TITLE#m'], ['TITLE#m']],
    ])
  })

  it('leaves out shards that have nothing more', () => {
    expect(shown(callsOf(access.titles, { title: 'm' }, { start }))).toEqual([
      [1, true, ['TITLE#m'], []],
      [2, false, ['TITLE#m'], []],
    ])
    const unsorted = { unsortedPk: 'ALL#1', pk: 'TOPIC#t', sk: 'NOTE#4' }
    expect(shown(callsOf(access.unsorted, {}, { start: unsorted, isForward: false }))).toEqual([
      [0, false, [], []],
      [1, true, [], []],
    ])
  })

  it('leaves out the excluded end of a range of numbers, which BETWEEN takes in', () => {
    const scored = { scoresPk: 'SCORES#0', score: 3, pk: 'TOPIC#t', sk: 'NOTE#4' }
    expect(shown(callsOf(access.scores, { score: { lt: 7 } }, { start: scored })).slice(1)).toEqual([
      [1, false, ['3', '7'], [7]],
      [2, false, ['3', '7'], [7]],
    ])
  })
})

describe('a page window', () => {
  it('goes forward by first and after, backward by last and before', () => {
    expect(pageWindow({ first: 2, after: 'x' })).toEqual({
      isForward: true,
      size: 2,
      cursor: { field: 'after', text: 'x' },
    })
    expect(pageWindow({ last: 0 })).toEqual({ isForward: false, size: 0, cursor: undefined })
  })

  it.each([
    {},
    { first: 1, last: 1 },
    { first: 1, before: 'x' },
    { last: 1, after: 'x' },
    { after: 'x' },
  ])('is refused for %j', (page) => {
    expect(() => pageWindow(page)).toThrow('expected first, perhaps with after, or last, perhaps with before')
  })

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('is refused for a size of %d', (first) => {
    expect(() => pageWindow({ first })).toThrow(`first: expected a whole number of at least 0, got ${first}`)
  })
})

describe('the text of a condition', () => {
  const text = (pattern: AnyAccessPattern, args: object) => conditionText(query(pattern, args).condition)

  it('is one for arguments that ask for the same keys', () => {
    expect(text(access.scores, { score: { gte: 1 } })).toBe(
      text(access.scores, { score: { gte: 1, lte: null } }),
    )
    expect(text(access.titles, {})).toBe(text(access.titles, { title: {} }))
  })

  it('differs with the partition, the bounds, and what they include', () => {
    const texts = [
      text(access.notes, { topic: 't' }),
      text(access.notes, { topic: 'u' }),
      text(access.scores, { score: { gte: 1 } }),
      text(access.scores, { score: { gt: 1 } }),
      text(access.scores, { score: { gte: 2 } }),
      text(access.titles, { title: 'a' }),
      text(access.titles, { title: { beginsWith: 'a' } }),
    ]
    expect(new Set(texts).size).toBe(texts.length)
  })
})

describe('the order of keys', () => {
  it('is that of UTF-8 bytes for text, of values for numbers, of unsigned bytes for bytes', () => {
    expect(['😀', '\uffff', 'Z', 'a'].sort(compareKeys)).toEqual(['Z', 'a', '\uffff', '😀'])
    expect([10n, 9, -1, 2n ** 64n, 2n ** 64n - 1n].sort(compareKeys)).toEqual([
      -1,
      9,
      10n,
      2n ** 64n - 1n,
      2n ** 64n,
    ])
    expect(compareKeys(new Uint8Array([200]), new Uint8Array([100, 1]))).toBeGreaterThan(0)
    expect(compareKeys(1n, 1)).toBe(0)
  })
})
