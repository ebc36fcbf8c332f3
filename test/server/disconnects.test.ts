import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  a,
  createBuilder,
  createGateway,
  defineTable,
  type GatewayOptions,
  openClient,
  openStore,
  startGateway,
  storeContext,
} from 'dynagate'
import { describe, expect, it } from 'vitest'

const board = defineTable({ name: 'board', primaryKey: { partition: 'pk', sort: 'sk' } })
const Note = board.entity('Note', {
  attributes: { noteId: a.id(), text: a.string() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
})
const access = board.access({ note: Note.get() })
const builder = createBuilder(board)
const NoteType = builder.entity(Note, {
  fields: (t) => ({ ...t.attributes('noteId', 'text'), now: t.item(access.note) }),
})
builder.queryFields((t) => ({ note: t.item(access.note) }))
builder.mutationFields((t) => ({ createNote: t.create(Note) }))
builder.subscriptionFields((t) => ({
  noted: t.field({ type: NoteType, subscribe: oneEvent, resolve: (event) => event as never }),
}))
const schema = builder.toSchema()

async function* oneEvent() {
  yield { noteId: '1', text: '', __typename: 'Note' as const }
}

const read = '{ note(noteId: "1") { text } }'
const twoReads = '{ one: note(noteId: "1") { text } two: note(noteId: "2") { text } }'
const write = 'mutation { createNote(input: { noteId: "1", text: "t" }) { text } }'
const json = { accept: 'application/json' }
const stream = { accept: 'text/event-stream' }
const yogaHttp: GatewayOptions['plugins'] = [{ onRequest() {} }]

describe.each(['lean', 'sdk'] as const)('a call of the %s client that DynamoDB does not answer', (kind) => {
  it.each([
    ['a query', { query: read, headers: json, plugins: [] }],
    ['a batch of reads', { query: twoReads, headers: json, plugins: [] }],
    ['a mutation', { query: write, headers: json, plugins: [] }],
    ["a query whose HTTP is Yoga's", { query: read, headers: json, plugins: yogaHttp }],
    [
      'an event of a subscription',
      { query: 'subscription { noted { now { text } } }', headers: stream, plugins: [] },
    ],
  ])('ends as soon as the client of %s disconnects', async (_, { query, headers, plugins }) => {
    await using dynamo = await silentDynamo()
    await using gateway = await gatewayAt(dynamo.endpoint, kind, { plugins })
    const client = new AbortController()
    const response = expect(send(gateway.url, query, headers, client.signal)).rejects.toThrow('aborted')
    const { isClosed } = await dynamo.received
    client.abort()
    await isClosed
    await response
    expect(dynamo.calls).toBe(1)
  })

  it.each([
    ['query', read, 'TIMEOUT'],
    ['mutation', write, 'OUTCOME_UNKNOWN'],
  ])('ends at the deadline of its %s', async (_, query, code) => {
    // On a busy machine a short deadline may pass before the call is sent.
    for (const milliseconds of [50, 500, 5_000]) {
      await using dynamo = await silentDynamo()
      const limits = { queryMs: milliseconds, mutationMs: milliseconds }
      await using gateway = await gatewayAt(dynamo.endpoint, kind, { limits })
      const response = send(gateway.url, query, json)
      const call = await Promise.race([dynamo.received, response])
      if (typeof call === 'string') continue
      expect(JSON.parse(await response)).toMatchObject({ errors: [{ extensions: { code } }] })
      await call.isClosed
      return
    }
    throw new Error('Expected the call within five seconds')
  })
})

/** A DynamoDB that receives calls and never answers. */
async function silentDynamo() {
  const { promise: received, resolve } = Promise.withResolvers<{ readonly isClosed: Promise<void> }>()
  let calls = 0
  const server = createServer((_, response) => {
    calls += 1
    resolve({ isClosed: new Promise((closed) => response.once('close', closed)) })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The first call that it receives. */
    received,
    get calls() {
      return calls
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function gatewayAt(endpoint: string, kind: 'lean' | 'sdk', options: Partial<GatewayOptions>) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  // Otherwise the client itself closes the connection after a second.
  const requestMs = 600_000
  const client = await openClient({ kind, endpoint, region: 'eu-central-1', credentials, requestMs })
  const store = openStore({ client, table: board, cursorSecret: 'test' })
  const gateway = createGateway({ schema, context: storeContext(store), log() {}, ...options })
  const server = await startGateway({ gateway, port: 0 })
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server.close()
      await store.close()
    },
  }
}

async function send(
  url: string,
  query: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
    ...(signal && { signal }),
  })
  return response.text()
}
