import { a, createBuilder, defineGateway, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { openEngine } from 'dynagate/engine'
import { openTestGateway, type TypedDocument } from 'dynagate/testing'
import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'

const notes = defineTable({
  name: 'notes',
  primaryKey: { partition: 'pk', sort: 'sk' },
  timeToLive: 'expiresAt',
  stream: 'newAndOldImages',
})
const Note = notes.entity('Note', {
  attributes: {
    noteId: a.id(),
    text: a.string(),
    expiresAt: a.dateTime({ storedAs: 'epochSeconds' }).optional(),
  },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
})
const access = notes.access({ note: Note.get() })

const builder = createBuilder<typeof notes, { reader: string }>(notes)
builder.entity(Note, { fields: (t) => t.attributes('text') })
builder.queryFields((t) => ({
  note: t.item(access.note),
  reader: t.string({ resolve: (_, __, { reader }) => reader }),
}))
builder.mutationFields((t) => ({ createNote: t.create(Note) }))
builder.subscriptionFields((t) => ({ noteChanged: t.changes(access.note) }))
const definition = defineGateway({
  table: notes,
  schema: builder.toSchema(),
  context: (request) => ({ reader: request.headers.get('reader') ?? 'nobody' }),
  seed: async (store) => void (await store.putAll(Note, [{ noteId: 'seeded', text: 'from the seed' }])),
})

const textOf = (noteId: string) => `{ note(noteId: "${noteId}") { text } }`

describe('openTestGateway', () => {
  it('opens a gateway with its engine, table and store', async () => {
    await using app = await openTestGateway(definition)
    await app.store.request().create(Note, { noteId: 'n1', text: 'hello' })
    expect(await app.query(textOf('n1'))).toEqual({ data: { note: { text: 'hello' } } })
    expect(app.calls.map(({ operation }) => operation)).toEqual(['get'])
    expect(await app.engine.execute('ListTables', {})).toEqual({ TableNames: ['notes'] })
  })

  it('sends variables and headers, and builds the context of the definition', async () => {
    await using app = await openTestGateway(definition)
    const document = 'query ($id: ID!) { note(noteId: $id) { text } reader }'
    const request = { variables: { id: 'n1' }, headers: { reader: 'ada' } }
    expect(await app.query(document, request)).toEqual({ data: { note: null, reader: 'ada' } })
  })

  it('takes documents with the types of their data and variables, as text or parsed', async () => {
    await using app = await openTestGateway(definition, { seed: true })
    type Typed = TypedDocument<{ note: { text: string } | null }, { id: string }>
    const text = 'query ($id: ID!) { note(noteId: $id) { text } }'
    for (const document of [new String(text) as Typed, parse(text) as Typed]) {
      const { data } = await app.query(document, { variables: { id: 'seeded' } })
      expect(data?.note?.text.toUpperCase()).toBe('FROM THE SEED')
      // @ts-expect-error the variable is a string
      await app.query(document, { variables: { id: 7 } })
    }
  })

  it('returns the results of a subscription, which ends with the loop', async () => {
    await using app = await openTestGateway(definition)
    const seen: unknown[] = []
    const document = 'subscription { noteChanged(noteId: "n1") { kind item { text } } }'
    for await (const { data } of app.subscribe(document)) {
      seen.push(data?.noteChanged)
      if (seen.length === 1) await app.store.request().create(Note, { noteId: 'n1', text: 'hello' })
      if (seen.length === 2) break
    }
    expect(seen).toEqual([
      { kind: 'READY', item: null },
      { kind: 'ENTERED', item: { text: 'hello' } },
    ])
  })

  it('returns the error of a subscription that is rejected', async () => {
    await using app = await openTestGateway(definition)
    const results = app.subscribe('subscription { noteChanged { kind } }')
    expect((await results.next()).value).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    })
    expect(await results.next()).toMatchObject({ done: true })
  })

  it('shares no data with another one', async () => {
    await using first = await openTestGateway(definition)
    await using second = await openTestGateway(definition)
    await first.store.request().create(Note, { noteId: 'n1', text: 'hello' })
    expect(await second.query(textOf('n1'))).toEqual({ data: { note: null } })
  })

  it('is empty unless it is seeded', async () => {
    await using empty = await openTestGateway(definition)
    await using seeded = await openTestGateway(definition, { seed: true })
    expect(await empty.query(textOf('seeded'))).toEqual({ data: { note: null } })
    expect(await seeded.query(textOf('seeded'))).toEqual({ data: { note: { text: 'from the seed' } } })
  })

  it('is subject to the injected faults of its engine', async () => {
    await using app = await openTestGateway(definition)
    app.engine.setFaults({ rules: [{ kind: 'error', operations: ['GetItem'], rate: 1 }] })
    const { errors } = await app.query(textOf('n1'))
    expect(errors).toMatchObject([{ path: ['note'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }])
  })

  it('uses the given clock in engine and gateway', async () => {
    let now = Date.UTC(2026, 0, 1)
    await using app = await openTestGateway(definition, { engine: { now: () => now } })
    const expiresAt = new Date(now + 60_000)
    await app.store.request().create(Note, { noteId: 'n1', text: 'soon gone', expiresAt })
    expect(await app.query(textOf('n1'))).toEqual({ data: { note: { text: 'soon gone' } } })
    now += 120_000
    expect(await app.query(textOf('n1'))).toEqual({ data: { note: null } })
    expect(await app.engine.sweepExpired()).toBe(1)
  })

  it('closes its engine if the definition has a fault', async () => {
    const seed = () => Promise.reject(new Error('no seed'))
    await expect(openTestGateway({ ...definition, seed }, { seed: true })).rejects.toThrow('no seed')
  })
})

it('the embedded client uses an open engine and does not close it', async () => {
  await using engine = await openEngine({ memory: true })
  const client = await openClient({ kind: 'embedded', engine })
  await prepareTable(client, { table: notes, mayCreate: true })
  const store = openStore({ client, table: notes, cursorSecret: 'test' })
  await store.request().create(Note, { noteId: 'n1', text: 'hello' })
  await store.close()
  const { Count } = await engine.execute('Scan', { TableName: 'notes' })
  expect(Count).toBe(1)
})
