import { describe, expect, it } from 'vitest'
import { type AnyAccessPattern, compareKeys, type Document } from '../../src/model/index.ts'
import type { QueryInput } from '../../src/store/client/index.ts'
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
  filter: undefined,
})

/** An expression with its placeholders resolved, as in `pk = "TOPIC#t"`. */
const resolved = ({
  KeyConditionExpression: expression,
  ExpressionAttributeNames: names = {},
  ExpressionAttributeValues: values = {},
}: Pick<QueryInput, 'KeyConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>) =>
  expression.replaceAll(/[#:]\w+/g, (placeholder) =>
    placeholder.startsWith('#') ? `${names[placeholder]}` : JSON.stringify(values[placeholder]),
  )

/** The queries of a plan, with their calls. */
const inputsOf = ({ queries }: QueryPlan) =>
  queries.map(({ shard, except, range }) => {
    const input = queryInput(range)
    return { shard, except, input, keys: resolved(input) }
  })

/** The calls of a page of two, forward or backward from a start key. */
const callsOf = (
  pattern: AnyAccessPattern,
  args: object,
  { isForward = true, start }: { isForward?: boolean; start?: Document } = {},
) => inputsOf(planPage(query(pattern, args), { isForward, size: 2, cursor: undefined }, start))

describe('the plan of a get', () => {
  it('is its key, with strong consistency if the pattern has it', () => {
    const key = { pk: 'TOPIC#t', sk: 'NOTE#1' }
    const note = { kind: 'get', key, entities: [Note] }
    expect(planGet(access.note, { topic: 't', noteId: '1' })).toEqual({
      ...note,
      pattern: 'note',
      consistent: false,
    })
    expect(planGet(access.noteNow, { topic: 't', noteId: '1' })).toEqual({
      ...note,
      pattern: 'noteNow',
      consistent: true,
    })
    expect(planByKey(Note, { topic: 't', noteId: '1' })).toEqual({ ...note, consistent: false })
  })

  it('is rejected if a part of the key is missing', () => {
    expect(() => planGet(access.note, { topic: 't' })).toThrow('Note.noteId: is required')
  })
})

describe('the plan of a lookup', () => {
  it('is one query that stops at the second item', () => {
    const plan = planLookup(query(access.noteOf, { author: 'ann' }))
    const calls = inputsOf(plan)
    expect(plan.limit).toBe(2)
    expect(calls).toHaveLength(1)
    expect(calls[0]?.input).toMatchObject({ TableName: 'live', IndexName: 'carried', ScanIndexForward: true })
    expect(calls[0]?.keys).toBe('carriedPk = "AUTHOR#ann" AND carriedSk = "NOTE"')
  })
})

describe('the plan of a page', () => {
  it('requests one item more than the page has', () => {
    const plan = planPage(query(access.notes, { topic: 't' }), pageWindow({ first: 7 }), undefined)
    expect(plan.limit).toBe(8)
    expect(inputsOf(plan)).toMatchObject([
      {
        shard: 0,
        except: [],
        input: { TableName: 'live', ScanIndexForward: true },
        keys: 'pk = "TOPIC#t" AND begins_with(sk, "NOTE#")',
      },
    ])
  })

  it('is deeply frozen', () => {
    const plan = planPage(query(access.titles, {}), pageWindow({ first: 1 }), undefined)
    expect([plan, plan.queries, plan.queries[0], plan.queries[0]?.range].every(Object.isFrozen)).toBe(true)
  })

  it.each([
    [access.notes, true, true],
    [access.notes, false, false],
    [access.latest, true, false],
    [access.latest, false, true],
  ] as const)('is ascending or descending, depending on the direction and the pattern (%#)', (pattern, isForward, ascending) => {
    const [call] = callsOf(pattern, { topic: 't' }, { isForward })
    expect(call?.input.ScanIndexForward).toBe(ascending)
  })

  it.each([
    [{}, 'begins_with(titlesSk, "TITLE#")'],
    [{ title: 'a' }, 'titlesSk = "TITLE#a"'],
    [{ title: { beginsWith: 'a' } }, 'begins_with(titlesSk, "TITLE#a")'],
    [{ title: { gte: 'a', lte: 'c' } }, 'titlesSk BETWEEN "TITLE#a" AND "TITLE#c"'],
  ])('has %j as a key condition', (args, sort) => {
    expect(callsOf(access.titles, args)[0]?.keys).toBe(`titlesPk = "TITLES#0" AND ${sort}`)
  })

  it.each([
    [{ score: { gte: 1 } }, ' AND score >= 1'],
    [{ score: { gt: 1 } }, ' AND score > 1'],
    [{ score: { lte: 1 } }, ' AND score <= 1'],
    [{ score: { lt: 1 } }, ' AND score < 1'],
    [{}, ''],
  ])('has %j of a number as a key condition', (args, sort) => {
    expect(callsOf(access.scores, args)[0]?.keys).toBe(`scoresPk = "SCORES#0"${sort}`)
  })

  it('continues after the start key in its partition', () => {
    const start = { pk: 'TOPIC#t', sk: 'NOTE#4' }
    expect(callsOf(access.notes, { topic: 't' }, { start })[0]?.input.ExclusiveStartKey).toEqual(start)
  })
})

describe('the plan of a page over shards', () => {
  const start = { titlesPk: 'TITLES#1', titlesSk: 'TITLE#m', pk: 'TOPIC#t', sk: 'NOTE#4' }
  /** Each call as its shard, whether it has a start key, its sort condition, and the sort keys to exclude. */
  const shown = (calls: ReturnType<typeof callsOf>) =>
    calls.map(({ shard, input, keys, except }) => {
      const [, sort = ''] =
        /^\w+ = "\w+#\d"(?: AND (.*))?$/su.exec(keys.replaceAll(/\u{10ffff}[^"]*/gsu, '…')) ?? []
      return [shard, input.ExclusiveStartKey !== undefined, sort, except]
    })

  it('reads every shard', () => {
    const partitions = callsOf(access.titles, {}).map(({ keys }) => keys.split(' AND ')[0])
    expect(partitions).toEqual([0, 1, 2].map((shard) => `titlesPk = "TITLES#${shard}"`))
  })

  it("continues ascending: lower shards exclude the start's sort key, higher shards include it", () => {
    expect(shown(callsOf(access.titles, {}, { start }))).toEqual([
      [0, false, 'titlesSk BETWEEN "TITLE#m" AND "TITLE#…"', ['TITLE#m']],
      [1, true, 'begins_with(titlesSk, "TITLE#")', []],
      [2, false, 'titlesSk BETWEEN "TITLE#m" AND "TITLE#…"', []],
    ])
  })

  it('continues descending: higher shards exclude it, lower shards include it', () => {
    expect(shown(callsOf(access.titles, {}, { start, isForward: false }))).toEqual([
      [0, false, 'titlesSk BETWEEN "TITLE#" AND "TITLE#m"', []],
      [1, true, 'begins_with(titlesSk, "TITLE#")', []],
      [2, false, 'titlesSk BETWEEN "TITLE#" AND "TITLE#m"', ['TITLE#m']],
    ])
  })

  it('omits shards without remaining items', () => {
    expect(shown(callsOf(access.titles, { title: 'm' }, { start }))).toEqual([
      [1, true, 'titlesSk = "TITLE#m"', []],
      [2, false, 'titlesSk = "TITLE#m"', []],
    ])
    const unsorted = { unsortedPk: 'ALL#1', pk: 'TOPIC#t', sk: 'NOTE#4' }
    expect(shown(callsOf(access.unsorted, {}, { start: unsorted, isForward: false }))).toEqual([
      [0, false, '', []],
      [1, true, '', []],
    ])
  })

  it('excludes the bound of a range of numbers, which BETWEEN includes', () => {
    const scored = { scoresPk: 'SCORES#0', score: 3, pk: 'TOPIC#t', sk: 'NOTE#4' }
    expect(shown(callsOf(access.scores, { score: { lt: 7 } }, { start: scored })).slice(1)).toEqual([
      [1, false, 'score BETWEEN 3 AND 7', [7]],
      [2, false, 'score BETWEEN 3 AND 7', [7]],
    ])
  })
})

describe('a page window', () => {
  it('is forward with first and after, backward with last and before', () => {
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
  ])('is rejected for %j', (page) => {
    expect(() => pageWindow(page)).toThrow('expected first, perhaps with after, or last, perhaps with before')
  })

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('is rejected for a size of %d', (first) => {
    expect(() => pageWindow({ first })).toThrow(`first: expected an integer of at least 0, got ${first}`)
  })
})

describe('the fingerprint of a condition', () => {
  const text = (pattern: AnyAccessPattern, args: object) => conditionText(query(pattern, args).condition)

  it('is the same for arguments with the same keys', () => {
    expect(text(access.scores, { score: { gte: 1 } })).toBe(
      text(access.scores, { score: { gte: 1, lte: null } }),
    )
    expect(text(access.titles, {})).toBe(text(access.titles, { title: {} }))
  })

  it('differs with the partition, the bounds, and whether they are inclusive', () => {
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
  it('is by UTF-8 bytes for strings, by value for numbers, and by unsigned bytes for binaries', () => {
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
