import { a, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AnyAccessPattern,
  type Document,
  isInView,
  type View,
  ViewIndex,
  viewOf,
} from '../../src/model/index.ts'

const log = defineTable({
  name: 'log',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    byTime: { global: { partition: 'gpk', sort: 'gsk' } },
    byPlace: { global: { partition: ['p1', 'p2'], sort: ['s1', { name: 's2', type: 'N' }] } },
    bySize: { local: { sort: { name: 'size', type: 'N' } } },
  },
})
const Entry = log.entity('Entry', {
  attributes: {
    source: a.id(),
    at: a.int({ digits: 1 }),
    level: a.enum('INFO', 'WARN'),
    size: a.int({ digits: 1 }),
    isOpen: a.boolean(),
    text: a.string(),
    note: a.string().optional(),
    tags: a.stringSet().optional(),
    sizes: a.list(a.int()).optional(),
    address: a.map('Address', { city: a.string(), floor: a.int().optional() }).optional(),
  },
  key: { partition: 'SOURCE#{source}', sort: 'AT#{at}#{level}' },
  indexes: {
    byTime: { partition: 'TIME#{at%3}', sort: 'NOTE#{note}', sparse: true },
    byPlace: { partition: ['{level}', '{source}'], sort: ['{text}', '{size}'] },
    bySize: { sort: '{size}' },
  },
})
const Source = log.entity('Source', {
  attributes: { source: a.id(), text: a.string() },
  key: { partition: 'SOURCE#{source}', sort: 'SOURCE' },
})
const attributes = ['size', 'isOpen', 'text', 'note', 'tags', 'sizes', 'address'] as const
const access = log.access({
  entry: Entry.get(),
  entries: Entry.query({ filter: { attributes, readUnits: 1000 } }),
  byNote: Entry.query('byTime'),
  byPlace: Entry.query('byPlace'),
  bySize: Entry.query('bySize'),
  ofSource: log.collection([Source, Entry]),
})

const word = fc.constantFrom('a', 'ab', 'b', 'é', '\u{10ffff}', '\uffff')
const digit = fc.integer({ min: 0, max: 9 })
const level = fc.constantFrom('INFO' as const, 'WARN' as const)
const source = fc.constantFrom('s', 't')
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const address = fc.record({ city: word, floor: digit }, { requiredKeys: ['city'] })
const tags = fc.uniqueArray(word, { minLength: 1, maxLength: 3 }).map((words) => new Set(words))
const sizes = fc.array(digit, { maxLength: 3 })
const entry = fc.record(
  {
    source,
    at: digit,
    level,
    size: digit,
    isOpen: fc.boolean(),
    text: word,
    note: word,
    tags,
    sizes,
    address,
  },
  { requiredKeys: ['source', 'at', 'level', 'size', 'isOpen', 'text'] },
)

/** A value, or a range of them, or neither. */
const asked = <Value>(value: fc.Arbitrary<Value>) =>
  maybe(fc.oneof(value, fc.record({ gte: value }), fc.record({ lt: value }), fc.record({ gt: value })))
/** One member, as most conditions have: many at once would hold for no item. */
const someOf = (members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> =>
  fc.oneof(...Object.entries(members).map(([name, value]) => value.map((given) => ({ [name]: given }))))
const comparisons = (value: fc.Arbitrary<unknown>) => ({
  ...Object.fromEntries(['eq', 'ne', 'gt', 'gte', 'lt', 'lte'].map((name) => [name, value])),
  in: fc.array(value, { minLength: 1, maxLength: 3 }),
})
const ofString = {
  ...comparisons(word),
  beginsWith: word,
  contains: word,
  size: someOf({ gte: digit, ne: digit }),
}
const exists = fc.boolean()
const onAttributes = someOf({
  size: someOf(comparisons(digit)),
  isOpen: someOf({ eq: fc.boolean(), ne: fc.boolean() }),
  text: someOf(ofString),
  note: someOf({ ...ofString, exists }),
  tags: someOf({ eq: tags, ne: tags, contains: word, size: someOf({ eq: digit }), exists }),
  sizes: someOf({ eq: sizes, ne: sizes, contains: digit, size: someOf({ lt: digit }), exists }),
  address: someOf({
    eq: address,
    ne: address,
    size: someOf({ eq: digit }),
    members: someOf({ city: someOf(ofString), floor: someOf({ ...comparisons(digit), exists }) }),
  }),
})
const condition = fc.oneof(
  onAttributes,
  fc.record({ not: onAttributes }),
  fc.record({ and: fc.array(onAttributes, { minLength: 2, maxLength: 2 }) }),
  fc.record({ or: fc.array(onAttributes, { minLength: 2, maxLength: 3 }) }),
)

/** A pattern with arguments; those that can't be combined are rejected when the view is made. */
const query: fc.Arbitrary<readonly [AnyAccessPattern, Readonly<Record<string, unknown>>]> = fc.oneof(
  fc.tuple(fc.constant(access.entry), fc.record({ source, at: digit, level })),
  fc.tuple(
    fc.constant(access.entries),
    fc.record({ source, at: asked(digit), level: maybe(level), filter: condition }),
  ),
  fc.tuple(fc.constant(access.entries), fc.record({ source, filter: condition })),
  fc.tuple(fc.constant(access.byNote), fc.record({ note: asked(word) })),
  fc.tuple(fc.constant(access.byPlace), fc.record({ level, source, text: asked(word), size: asked(digit) })),
  fc.tuple(fc.constant(access.bySize), fc.record({ source, size: asked(digit) })),
  fc.tuple(fc.constant(access.ofSource), fc.record({ source })),
)

function views(queries: readonly (readonly [AnyAccessPattern, Readonly<Record<string, unknown>>])[]) {
  return queries.flatMap(([pattern, args]) => {
    try {
      return [{ pattern, args, view: viewOf(pattern, args) }]
    } catch {
      return []
    }
  })
}

describe('the views of random patterns, arguments and filters', () => {
  let store: Store
  beforeAll(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: log, mayCreate: true })
    store = openStore({ client, table: log, cursorSecret: 'test' })
  })
  afterAll(() => store.close())

  it('have exactly the items that their queries return, and are found by their items', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 5, maxLength: 30 }),
        fc.array(query, { minLength: 15, maxLength: 30 }),
        async (entries, queries) => {
          const stored = await replaceAll(store, entries)
          const asked = views(queries)
          const index = new ViewIndex<{ readonly view: View }>()
          for (const { view } of asked) index.add({ view })
          for (const { pattern, args, view } of asked) {
            const expected = stored.filter((item) => isInView(view, item)).map(nameOf)
            expect((await read(store, pattern, args)).sort()).toEqual(expected.sort())
          }
          for (const item of stored) {
            const found = [...index.having(item)].map(({ view }) => view)
            expect(new Set(found)).toEqual(
              new Set(asked.map(({ view }) => view).filter((view) => isInView(view, item))),
            )
          }
        },
      ),
      { numRuns: 25 },
    )
  })
})

it('the index of views has only the views that were added and not deleted', () => {
  const [ofS, ofT] = ['s', 't'].map((source) => ({ view: viewOf(access.ofSource, { source }) }))
  const byNote = { view: viewOf(access.byNote, { note: 'a' }) }
  const index = new ViewIndex<{ readonly view: View }>()
  for (const each of [ofS, ofT, byNote]) if (each) index.add(each)
  const item = { pk: 'SOURCE#s', sk: 'AT#1#INFO', gpk: 'TIME#1', gsk: 'NOTE#a' }
  expect(new Set(index.having(item))).toEqual(new Set([ofS, byNote]))
  index.delete(byNote)
  expect([...index.having(item)]).toEqual([ofS])
  if (ofS) index.delete(ofS)
  expect([...index.having(item)]).toEqual([])
})

/** Replaces all items of the table, and returns the stored ones. */
async function replaceAll(store: Store, entries: readonly object[]): Promise<Document[]> {
  const TableName = 'log'
  const { Items: old = [] } = await store.client.scan({ TableName })
  for (const { pk, sk } of old) await store.client.delete({ TableName, Key: { pk, sk } as Document })
  await store.putAll(Source, [{ source: 's', text: 'source' }])
  await store.putAll(Entry, entries as never)
  const { Items = [] } = await store.client.scan({ TableName })
  return Items
}

async function read(store: Store, pattern: AnyAccessPattern, args: object): Promise<string[]> {
  const request = store.request()
  if (pattern.kind === 'get') {
    const item = await request.one(pattern, args as never)
    return item === null ? [] : [nameOf(item as object)]
  }
  const names: string[] = []
  for await (const item of request.items(pattern, args as never)) names.push(nameOf(item as object))
  return names
}

function nameOf(item: object): string {
  const {
    pk,
    source = String(pk).replace('SOURCE#', ''),
    at,
    level,
    __typename,
  } = item as Record<string, unknown>
  const isSource = __typename === 'Source' || Object(item).sk === 'SOURCE'
  return isSource ? `${source} itself` : `${source} ${at} ${level}`
}
