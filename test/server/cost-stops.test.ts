import {
  a,
  createBuilder,
  createGateway,
  defineTable,
  type Log,
  openClient,
  openStore,
  prepareTable,
  type StoreRequest,
} from 'dynagate'
import { describe, expect, it } from 'vitest'
import type { CostOptions } from '../../src/server/index.ts'

const notebook = defineTable({ name: 'notebook', primaryKey: { partition: 'pk', sort: 'sk' } })
const Note = notebook.entity('Note', {
  attributes: { noteId: a.id(), next: a.string(), text: a.string() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
})
const access = notebook.access({ note: Note.get(), notes: Note.query() })

const builder = createBuilder(notebook)
builder.entity(Note, {
  fields: (t) => ({
    ...t.attributes('noteId', 'text'),
    next: t.item(access.note, { key: { noteId: 'next' } }),
  }),
})
builder.queryFields((t) => ({ note: t.item(access.note) }))
builder.queryField('countOneByOne', (t) =>
  t.int({
    nullable: true,
    // A custom resolver, whose reads are not part of the estimate.
    resolve: async (_, __, { store }) => {
      let count = 0
      for (let id = 0; id < 10; id += 1) {
        const { edges } = await store.page(access.notes, { noteId: `${id}` }, { first: 1 })
        count += edges.length
      }
      return count
    },
  }),
)
const schema = builder.toSchema()

/** A gateway over a ring of ten unread notes of 40 KB. Each costs 5 units and is estimated at 0.5. */
async function openNotebook(cost: CostOptions) {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: notebook, mayCreate: true })
  const writer = openStore({ client, table: notebook, cursorSecret: 'test' })
  const notes = Array.from({ length: 10 }, (_, id) => ({
    noteId: `${id}`,
    next: `${(id + 1) % 10}`,
    text: 'x'.repeat(40_000),
  }))
  await writer.putAll(Note, notes)
  const store = openStore({ client, table: notebook, cursorSecret: 'test' })
  const requests: StoreRequest[] = []
  const context = () => {
    const request = store.request()
    requests.push(request)
    return { store: request }
  }
  const logged: string[] = []
  const log: Log = ({ message }) => logged.push(message)
  const gateway = createGateway({ schema, graphiql: false, context, cost, log })
  return {
    logged,
    /** The calls of all requests so far. */
    calls: () => requests.flatMap(({ calls }) => calls),
    async ask(query: string, variables: object = {}) {
      const response = await gateway.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      })
      return response.json()
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}

const idOf = (noteId: number) => Buffer.from(JSON.stringify(['Note', `${noteId}`])).toString('base64url')
const overLimit = { code: 'COST_LIMIT_EXCEEDED', retryable: false }

describe('a request that exceeds its estimate', () => {
  it('is stopped once its read units exceed the limit, with the data read so far in the response', async () => {
    await using notes = await openNotebook({ limit: { readUnits: 8 } })
    const query = '{ note(noteId: "0") { noteId next { noteId next { noteId next { noteId } } } } }'
    expect(await notes.ask(query)).toMatchObject({
      data: { note: { noteId: '0', next: { noteId: '1', next: null } } },
      errors: [
        {
          path: ['note', 'next', 'next'],
          message: 'The operation was stopped at 10 read units; at most 8 are allowed.',
          extensions: overLimit,
        },
      ],
    })
    expect(notes.calls()).toHaveLength(2)
  })

  it('is not stopped while limits are only measured, and logged once', async () => {
    await using notes = await openNotebook({ mode: 'measure', limit: { readUnits: 8 } })
    const query = '{ note(noteId: "0") { next { next { next { noteId } } } } }'
    expect(await notes.ask(query)).toEqual({ data: { note: { next: { next: { next: { noteId: '3' } } } } } })
    expect(notes.logged).toEqual([
      'Measured, not enforced, for query: The operation was stopped at 10 read units; at most 8 are allowed.',
    ])
  })

  it('is stopped after large items of nodes()', async () => {
    await using notes = await openNotebook({ limit: { readUnits: 20 } })
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Note { next { id } } } }'
    const ids = [0, 2, 4, 6, 8].map(idOf)
    const { data, errors } = await notes.ask(query, { ids })
    expect(data.nodes).toEqual(ids.map((id) => ({ id, next: null })))
    expect(errors).toHaveLength(5)
    expect(errors[0]).toMatchObject({ path: ['nodes', 0, 'next'], extensions: overLimit })
    expect(notes.calls()).toMatchObject([{ operation: 'batchGet', readUnits: 25 }])
  })

  it('is stopped at the limit of calls', async () => {
    await using notes = await openNotebook({ limit: { calls: 4 } })
    expect(await notes.ask('{ countOneByOne }')).toMatchObject({
      data: { countOneByOne: null },
      errors: [{ path: ['countOneByOne'], extensions: overLimit }],
    })
    expect(notes.calls()).toHaveLength(4)
  })

  it('is rejected before it reads the next time, since the sizes are known', async () => {
    await using notes = await openNotebook({ limit: { readUnits: 8 } })
    const query = '{ note(noteId: "0") { next { noteId } } }'
    expect(await notes.ask(query)).not.toHaveProperty('errors')
    const made = notes.calls().length
    expect(await notes.ask(query)).toMatchObject({
      errors: [{ message: expect.stringContaining('may cost 10 read units'), extensions: overLimit }],
    })
    expect(notes.calls()).toHaveLength(made)
  })
})
