import {
  a,
  createBuilder,
  createGateway,
  type DynamoClient,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  type StoreRequest,
} from 'dynagate'

/** A depot with bins of parts, some of which have expired. Each part has tags, which are large. */
const depot = defineTable({
  name: 'depot',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gpk', sort: 'gsk' }, projection: 'keysOnly' },
    gsi2: { global: { partition: 'hpk', sort: 'hsk' } },
  },
  timeToLive: 'until',
})
const Bin = depot.entity('Bin', {
  attributes: { binId: a.id(), label: a.string(), best: a.int({ digits: 3 }) },
  key: { partition: 'BIN#{binId}', sort: 'BIN' },
})
const Part = depot.entity('Part', {
  attributes: {
    binId: a.id(),
    number: a.int({ digits: 3 }),
    name: a.string(),
    kind: a.int({ digits: 1 }),
    until: a.int().optional(),
  },
  key: { partition: 'BIN#{binId}', sort: 'PART#{number}' },
  indexes: {
    gsi1: { partition: 'ALL#{number%3}', sort: '{kind}#{number}' },
    gsi2: { partition: 'KIND#{kind}', sort: '{number}' },
  },
})
const Tag = depot.entity('Tag', {
  attributes: { binId: a.id(), number: a.int({ digits: 3 }), tag: a.int({ digits: 2 }), text: a.string() },
  key: { partition: 'TAGS#{binId}#{number}', sort: 'TAG#{tag}' },
  indexes: { gsi2: { partition: 'TAG#{tag}', sort: '{binId}#{number}' } },
})
/** For writes. Its index keys have parts that a patch may lack, and it has a time to live. */
const Crate = depot.entity('Crate', {
  attributes: {
    crateId: a.id(),
    owner: a.id().optional(),
    shelf: a.int({ digits: 2 }),
    weight: a.int({ digits: 5 }).default(() => 10),
    text: a.string().optional(),
    log: a.list(a.string()).optional(),
    marks: a.stringSet().optional(),
    revision: a.version(),
    until: a.int().optional(),
  },
  sizing: { bytes: 20_000 },
  key: { partition: 'CRATE#{crateId}', sort: 'CRATE' },
  indexes: {
    gsi1: { partition: 'OWNER#{owner}', sort: '{shelf}#{weight}', sparse: true },
    gsi2: { partition: 'SHELF#{shelf}', sort: '{crateId}' },
  },
})
const access = depot.access({
  bin: Bin.get(),
  part: Part.get(),
  parts: Part.query({ filter: { attributes: ['name', 'kind'], readUnits: 4 } }),
  latest: Part.query({ order: 'desc', consistent: true }),
  all: Part.query('gsi1'),
  ofKind: Part.query('gsi2', { filter: { attributes: ['name'], readUnits: 2 } }),
  tags: Tag.query(),
  tagged: Tag.query('gsi2'),
  contents: depot.collection([Bin, Part]),
})

const builder = createBuilder(depot)
builder.entity(Bin, {
  fields: (t) => ({
    ...t.attributes('binId', 'label'),
    parts: t.connection(access.parts, { countUpTo: 15 }),
    latest: t.connection(access.latest),
    best: t.item(access.part, { key: { number: 'best' } }),
    contents: t.connection(access.contents),
  }),
})
builder.entity(Part, {
  fields: (t) => ({
    ...t.attributes('number', 'name', 'kind'),
    bin: t.item(access.bin),
    tags: t.connection(access.tags),
    ofKind: t.connection(access.ofKind),
  }),
})
builder.entity(Tag, {
  fields: (t) => ({ ...t.attributes('tag'), part: t.item(access.part), others: t.connection(access.tagged) }),
})
builder.entity(Crate, { fields: (t) => t.attributes('crateId', 'owner', 'shelf', 'weight', 'text') })
builder.queryFields((t) => ({
  bin: t.item(access.bin),
  part: t.item(access.part),
  parts: t.connection(access.parts, { countUpTo: 15 }),
  latest: t.connection(access.latest),
  all: t.connection(access.all),
  ofKind: t.connection(access.ofKind),
  contents: t.connection(access.contents),
}))
builder.mutationFields((t) => ({
  createTag: t.create(Tag),
  updatePart: t.update(Part),
  createCrate: t.create(Crate),
  updateCrate: t.update(Crate),
  operateCrate: t.update(Crate, {
    attributes: ['owner', 'shelf', 'text'],
    operators: {
      weight: ['add', 'subtract'],
      log: ['append', 'prepend'],
      marks: ['addToSet', 'deleteFromSet'],
    },
    conditions: ['weight', 'text'],
  }),
  sealCrate: t.update(Crate, { set: { text: 'sealed' }, if: { weight: { gt: 0 } } }),
  upsertCrate: t.upsert(Crate),
  deleteCrate: t.delete(Crate),
  moveCrates: t.transaction({
    input: { from: a.id(), to: a.id(), text: a.string() },
    payload: { made: Crate, changed: { updated: Crate } },
    writes: [[Crate, 3]],
    plan: (tx, { from, to, text }) => {
      tx.check(Crate, { crateId: from })
      return {
        made: tx.create(Crate, { crateId: to, shelf: 1, text }),
        changed: tx.update(Crate, { crateId: `${from}2` }, { shelf: 7, owner: 'o', weight: 3, text }),
      }
    },
  }),
  upsertTag: t.upsert(Tag),
  deleteTag: t.delete(Tag),
  tagTwice: t.transaction({
    input: { binId: a.id(), number: a.int(), text: a.string() },
    payload: { tags: [Tag] },
    writes: [[Tag, 2]],
    plan: (tx, { binId, number, text }) => ({
      tags: [7, 8].map((tag) => tx.create(Tag, { binId, number, tag, text })),
    }),
  }),
}))

export const schema = builder.toSchema()

/** The response to a request, its estimated cost, and its actual cost once every call has ended. */
export interface Costed {
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
  readonly estimated: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', { readonly most: number }>>
  readonly actual: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', number>>
}

/** Options of {@link openDepot}. */
export interface DepotOptions {
  /** Wraps the client between the store and the engine. */
  readonly wrap?: (client: DynamoClient) => DynamoClient
}

/** A gateway over a depot of four bins, with limits that allow large documents. */
export async function openDepot({ wrap = (client) => client }: DepotOptions = {}) {
  const client = wrap(await openClient({ kind: 'embedded', memory: true }))
  await prepareTable(client, { table: depot, mayCreate: true })
  const store = openStore({ client, table: depot, cursorSecret: 'test' })
  await fill(store)
  const requests: StoreRequest[] = []
  const gateway = createGateway({
    schema,
    graphiql: false,
    context: () => {
      const request = store.request()
      requests.push(request)
      return { store: request }
    },
    limits: { aliases: 1_000, tokens: 10_000, depth: 50, directives: 1_000, rootFields: 100 },
    cost: { limit: { calls: 1e6, readUnits: 1e9, writeUnits: 1e9 }, report: 'always' },
  })
  return {
    store,
    async cost(query: string, variables: object = {}): Promise<Costed> {
      requests.length = 0
      const response = await gateway.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      })
      const { errors, extensions } = (await response.json()) as {
        errors?: Costed['errors']
        extensions?: { cost: { estimated: Costed['estimated'] } }
      }
      await Promise.all(requests.map((each) => each.settled()))
      const calls = requests.flatMap((each) => each.calls)
      const nothing = { calls: { most: 0 }, readUnits: { most: 0 }, writeUnits: { most: 0 } }
      return {
        ...(errors && { errors }),
        estimated: extensions?.cost.estimated ?? nothing,
        actual: {
          calls: calls.length,
          readUnits: calls.reduce((sum, call) => sum + call.readUnits, 0),
          writeUnits: calls.reduce((sum, call) => sum + call.writeUnits, 0),
        },
      }
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}

async function fill(store: ReturnType<typeof openStore>): Promise<void> {
  const past = Math.floor(Date.now() / 1000) - 3600
  const bins = ['a', 'b', 'c', 'd']
  await store.putAll(
    Bin,
    bins.map((binId, at) => ({ binId, label: `Bin ${binId}`, best: at })),
  )
  const parts = bins.flatMap((binId, bin) =>
    Array.from({ length: 12 * bin }, (_, number) => ({
      binId,
      number,
      name: `${number % 4 === 0 ? 'screw' : 'nut'} ${'x'.repeat(300)}`,
      kind: number % 3,
      // Every other part of bin c has expired, and the first twenty of bin d.
      ...((bin === 2 && number % 2 === 0) || (bin === 3 && number < 20) ? { until: past } : {}),
    })),
  )
  await store.putAll(Part, parts)
  const tags = parts.flatMap(({ binId, number }) =>
    Array.from({ length: number % 3 }, (_, tag) => ({ binId, number, tag, text: 'x'.repeat(6_000) })),
  )
  await store.putAll(Tag, tags)
}
