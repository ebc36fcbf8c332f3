import {
  createGateway,
  type DynamoClient,
  type GatewayDefinition,
  gatewayOptions,
  type Store,
} from 'dynagate'
import { createExplorer, type Explorer } from '../../src/explorer/index.ts'
import type { ErrorBody } from '../../src/explorer/protocol/index.ts'
import { openClients, openStore, type toWire } from '../../src/store/index.ts'
import { isSystemRecord, streamArnOf, streamFeed } from '../../src/streams/index.ts'
import { prepareTable } from '../../src/tools/index.ts'

/** A gateway with its explorer, over an engine of its own in memory. */
export interface OpenExplorer extends AsyncDisposable {
  readonly explorer: Explorer
  readonly store: Store
  /** Puts an item as it is, whatever the model says. */
  put(item: Parameters<typeof toWire>[0]): Promise<void>
  /** Sends a request as a browser on this machine does. */
  send(path: string, init?: RequestInit): Promise<Response>
  get<Body>(path: string): Promise<Body>
  post<Body>(path: string, body: object, headers?: Record<string, string>): Promise<Body>
  /** The code and the message of a request that is rejected. */
  fault(path: string, body?: object): Promise<{ status: number; code: string; message: string }>
  query(query: string, variables?: object): Promise<Response>
}

/** Opens one with the seed of its definition, on an engine of its own unless a client is given. */
export async function openExplorer<Context extends object>(
  typed: GatewayDefinition<Context>,
  given?: DynamoClient,
): Promise<OpenExplorer> {
  const definition = typed as unknown as GatewayDefinition
  const { table } = definition
  const { client, streams } = given
    ? { client: given, streams: () => Promise.reject(new Error('Expected no reader of changes')) }
    : await openClients({ kind: 'embedded', memory: true })
  await prepareTable(client, { table, mayCreate: true })
  const feed = streamFeed({
    streams,
    streamArn: () => streamArnOf(client, table.definition.name),
    poll: { least: 1, most: 20 },
    skip: (record) => isSystemRecord(table, record),
  })
  const hasStream = table.definition.stream === 'newAndOldImages'
  const store = openStore({ client, table, cursorSecret: 'test', ...(hasStream && { changes: feed }) })
  await definition.seed?.(store, () => {})
  const explorer = createExplorer(definition)
  explorer.open({ store, region: undefined, feed: hasStream ? feed : undefined })
  const options = gatewayOptions(definition, store)
  const gateway = createGateway({
    ...options,
    pages: [explorer.page],
    routes: explorer.routes,
    observers: [explorer.observer],
    log: () => {},
  })
  const send = (path: string, init?: RequestInit) =>
    gateway.fetch(`http://localhost${path}`, init, { isLoopback: true })
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  return {
    explorer,
    store,
    send,
    put: async (Item) => void (await client.put({ TableName: table.definition.name, Item })),
    get: async (path) => (await send(`/explorer/${path}`)).json() as Promise<never>,
    post: async (path, body, headers) =>
      (await post(`/explorer/${path}`, body, headers)).json() as Promise<never>,
    async fault(path, body) {
      const response = await (body === undefined
        ? send(`/explorer/${path}`)
        : post(`/explorer/${path}`, body))
      const { errors } = (await response.json()) as ErrorBody
      const [error] = errors
      return { status: response.status, code: error?.extensions.code ?? '', message: error?.message ?? '' }
    },
    query: (query, variables) => post('/graphql', { query, variables }),
    [Symbol.asyncDispose]: async () => {
      explorer.close()
      await store.close()
    },
  }
}
