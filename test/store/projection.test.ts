import {
  a,
  createBuilder,
  createGateway,
  type DynamoClient,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  type Store,
} from 'dynagate'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnyEntity } from '../../src/model/index.ts'

const shelf = defineTable({
  name: 'shelf',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    thin: { global: { partition: 'gpk', sort: 'gsk' }, projection: 'keysOnly' },
    carried: { local: { sort: 'lsk' }, projection: ['pages'] },
  },
  typeAttribute: 'kind',
})

const attributes = {
  shelf: a.id(),
  number: a.int({ digits: 3 }),
  title: a.string().storedAs('t'),
  author: a.id(),
  pages: a.int().optional(),
  body: a.string(),
}

const Paper = shelf.entity('Paper', {
  attributes,
  key: { partition: 'SHELF#{shelf}', sort: 'PAPER#{number}' },
  indexes: {
    thin: { partition: 'AUTHOR#{author}', sort: 'PAPER#{number}#{shelf}' },
    carried: { sort: 'PAPER#{title}#{number}' },
  },
  sizing: { bytes: 9000 },
})
const Label = shelf.entity('Label', {
  attributes: { shelf: a.id(), text: a.string() },
  key: { partition: 'SHELF#{shelf}', sort: 'LABEL' },
})

const access = shelf.access({
  paper: Paper.get(),
  papers: Paper.query(),
  byAuthor: Paper.query('thin'),
  byTitle: Paper.query('carried'),
  all: shelf.collection([Label, Paper]),
})

const papers = Array.from({ length: 12 }, (_, at) => ({
  shelf: 'a',
  number: at,
  title: `Title ${String(at).padStart(2, '0')}`,
  author: at % 2 === 0 ? 'ann' : 'bob',
  ...(at % 3 === 0 && { pages: at }),
  body: 'b'.repeat(9000),
}))

describe('the projection of a read', () => {
  let store: Store
  let inputs: { ProjectionExpression?: string; IndexName?: string }[]
  const operations = () =>
    inputs.map(({ IndexName = '', ProjectionExpression }) => [IndexName, ProjectionExpression !== undefined])
  beforeEach(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: shelf, mayCreate: true })
    inputs = []
    const noted: DynamoClient = {
      ...client,
      get: (input, options) => {
        inputs.push(input)
        return client.get(input, options)
      },
      batchGet: (input, options) => {
        inputs.push(...Object.values(input.RequestItems))
        return client.batchGet(input, options)
      },
      query: (input, options) => {
        inputs.push(input)
        return client.query(input, options)
      },
    }
    store = openStore({ client: noted, table: shelf, cursorSecret: 'test' })
    await store.putAll(Paper, papers)
    await store.putAll(Label, [{ shelf: 'a', text: 'Physics' }])
  })
  afterEach(() => store.close())

  const builder = createBuilder(shelf)
  builder.entity(Paper, {
    fields: (t) => ({
      ...t.attributes('number', 'title', 'author', 'pages', 'body'),
      byThisAuthor: t.connection(access.byAuthor),
      summary: t.string({ resolve: ({ body, title }) => `${title}: ${body.length}` }),
    }),
  })
  builder.entity(Label, { select: ['shelf'], fields: (t) => t.attributes('text') })
  builder.queryFields((t) => ({
    paper: t.item(access.paper),
    papers: t.connection(access.papers),
    byAuthor: t.connection(access.byAuthor),
    byTitle: t.connection(access.byTitle),
    all: t.connection(access.all),
  }))
  const schema = builder.toSchema()
  const ask = async (query: string) => {
    const gateway = createGateway({
      schema,
      graphiql: false,
      context: () => ({ store: store.request() }),
      log: () => undefined,
    })
    const response = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    const { data, errors } = await response.json()
    expect(errors).toBeUndefined()
    return data
  }

  it("is the operation's selection, if that reduces the cost", async () => {
    expect(await ask('{ paper(shelf: "a", number: 3) { title pages } }')).toEqual({
      paper: { title: 'Title 03', pages: 3 },
    })
    expect(inputs).toMatchObject([{ ProjectionExpression: expect.any(String) }])
    const names = Object.values((inputs[0] as { ExpressionAttributeNames: object }).ExpressionAttributeNames)
    expect(names.sort()).toEqual(['kind', 'pages', 'pk', 'sk', 't'].concat('lsk').sort())
  })

  it('is the whole item if a custom field is selected or the reduction is small', async () => {
    await ask('{ paper(shelf: "a", number: 3) { summary } }')
    await ask('{ paper(shelf: "a", number: 3) { number title author pages body } }')
    expect(operations()).toEqual([
      ['', false],
      ['', false],
    ])
  })

  it('is combined for all selections of an item, which is read once', async () => {
    const data = await ask(
      '{ a: paper(shelf: "a", number: 3) { title } b: paper(shelf: "a", number: 3) { pages } }',
    )
    expect(data).toEqual({ a: { title: 'Title 03' }, b: { pages: 3 } })
    expect(inputs).toHaveLength(1)
  })

  it('is completed from the table only if the index lacks a selected attribute', async () => {
    const data = await ask('{ byAuthor(author: "ann", first: 2) { nodes { number author id } } }')
    expect(data.byAuthor.nodes).toMatchObject([{ number: 0, author: 'ann' }, { number: 2 }])
    expect(operations()).toEqual([['thin', expect.any(Boolean)]])
    inputs.length = 0
    const titles = await ask('{ byAuthor(author: "ann", first: 2) { nodes { title } } }')
    expect(titles.byAuthor.nodes).toEqual([{ title: 'Title 00' }, { title: 'Title 02' }])
    expect(operations()).toEqual([
      ['thin', expect.any(Boolean)],
      ['', true],
    ])
  })

  it('includes the attributes that nested fields take from their parent', async () => {
    const data = await ask(
      '{ papers(shelf: "a", first: 2) { nodes { byThisAuthor(first: 3) { nodes { number } } } } }',
    )
    expect(data.papers.nodes).toEqual([
      { byThisAuthor: { nodes: [{ number: 0 }, { number: 2 }, { number: 4 }] } },
      { byThisAuthor: { nodes: [{ number: 1 }, { number: 3 }, { number: 5 }] } },
    ])
  })

  it('includes the type, even if fields of only one type are selected', async () => {
    const data = await ask('{ all(shelf: "a", first: 2) { nodes { __typename ... on Label { text } } } }')
    expect(data.all.nodes).toEqual([{ __typename: 'Label', text: 'Physics' }, { __typename: 'Paper' }])
  })

  it("throws for an attribute that wasn't selected, which is not the same as a missing one", async () => {
    const selection = { attributesOf: () => new Set(['title']) }
    const item = await store.request().one(access.paper, { shelf: 'a', number: 3 }, { selection })
    expect(item?.title).toBe('Title 03')
    expect(() => item?.pages).toThrow(
      "Paper.pages was not read, because no field of the request selects it: name it in builder.entity(Paper, { select: ['pages'], … })",
    )
  })

  it('returns the same as a read of the whole item, for any selection, index and page', async () => {
    const names = Object.keys(attributes) as (keyof typeof attributes)[]
    const patternOf = { papers: access.papers, byAuthor: access.byAuthor, byTitle: access.byTitle }
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(names),
        fc.constantFrom('papers', 'byAuthor', 'byTitle'),
        fc.integer({ min: 1, max: 12 }),
        async (wanted, name, first) => {
          const set = new Set<string>(wanted)
          const selection = { attributesOf: (_: AnyEntity) => set }
          const args = (name === 'byAuthor' ? { author: 'ann' } : { shelf: 'a' }) as never
          const whole = await store.request().page(patternOf[name], args, { first })
          const part = await store.request().page(patternOf[name], args, { first }, { selection })
          const picked = whole.edges.map(({ item = {} }) =>
            Object.fromEntries(
              Object.entries(item).filter(([each]) => set.has(each) || each === '__typename'),
            ),
          )
          expect(part.edges.map(({ item }) => ({ ...item }))).toEqual(picked)
          expect(part.hasNextPage).toBe(whole.hasNextPage)
          expect(part.endCursor === undefined).toBe(whole.endCursor === undefined)
        },
      ),
      { numRuns: 200 },
    )
  })
})
