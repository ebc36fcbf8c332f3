import { type Engine, type EngineOptions, openEngine } from '../engine/index.ts'
import { createGateway, type Gateway, type GatewayDefinition, gatewayOptions } from '../server/index.ts'
import { type CallRecord, openClients, openStore, type Store } from '../store/index.ts'
import { isSystemRecord, streamArnOf, streamFeed } from '../streams/index.ts'
import { prepareTable } from '../tools/index.ts'
import { sentEvents } from './sent-events.ts'
import { TestCallers } from './test-callers.ts'
import type { TestRequest, TestResponse } from './test-request.ts'
import { sourceOf, type TypedDocument } from './typed-document.ts'

/** Options of `openTestGateway()`. */
export interface TestGatewayOptions {
  /** Options of the engine, such as its clock, faults or lag. Its data is in memory. */
  readonly engine?: Omit<EngineOptions, 'directory' | 'memory'>
  /** Whether to run the definition's `seed`; by default the table is empty. */
  readonly seed?: boolean
}

/** A gateway with its own table and engine. Closing it deletes the data. */
export interface TestGateway extends AsyncDisposable {
  readonly gateway: Gateway
  /** The engine: `setFaults`, `sweepExpired`, `execute` for any operation of DynamoDB. */
  readonly engine: Engine
  /** The table's items, for writing test data and for checking the results of a test. */
  readonly store: Store
  /** The DynamoDB calls of the latest `query`, in the order in which they ended. */
  readonly calls: readonly CallRecord[]
  /**
   * Sends an operation through the gateway as over HTTP, and returns the response's body.
   *
   * @example
   * const { data, errors } = await app.query('{ customer(customerId: "c1") { name } }')
   * const { data: typed } = await app.query(LatestOrderDocument, { variables: { customerId: 'c1' } })
   *
   * @param document its text, or a document with types, which `data` and `variables` then have.
   */
  query<Data = Record<string, unknown>, Variables = Readonly<Record<string, unknown>>>(
    document: string | TypedDocument<Data, Variables>,
    request?: TestRequest<NoInfer<Variables>>,
  ): Promise<TestResponse<Data>>
  /**
   * Subscribes through the gateway as over server-sent events, and returns the results as they arrive. The first is `READY`:
   * every later change has its event. Leaving the loop ends the subscription.
   *
   * @example
   * for await (const { data } of app.subscribe('subscription { orderChanged(orderId: "o1") { kind } }')) …
   */
  subscribe<Data = Record<string, unknown>, Variables = Readonly<Record<string, unknown>>>(
    document: string | TypedDocument<Data, Variables>,
    request?: TestRequest<NoInfer<Variables>>,
  ): AsyncGenerator<TestResponse<Data>, void, undefined>
  /** Closes store and engine. */
  close(): Promise<void>
}

/**
 * Opens a gateway for a test: an engine in memory, the table, a store and the gateway, which share nothing with those
 * of other tests. Throws what opening the table throws, such as a ModelError.
 *
 * @example
 * await using app = await openTestGateway(gateway)
 * await app.store.putAll(Customer, [{ customerId: 'c1', name: 'Ada' }])
 * const { data } = await app.query('{ customer(customerId: "c1") { name } }')
 */
export async function openTestGateway<Context extends object>(
  definition: GatewayDefinition<Context>,
  options: TestGatewayOptions = {},
): Promise<TestGateway> {
  const engine = await openEngine({ ...options.engine, memory: true })
  try {
    return await gatewayOver(engine, definition, options)
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function gatewayOver<Context extends object>(
  engine: Engine,
  definition: GatewayDefinition<Context>,
  options: TestGatewayOptions,
): Promise<TestGateway> {
  const { table, cache, observers = [] } = definition
  const home = table.definition.deployment?.home
  const calls: CallRecord[] = []
  const { client, streams } = await openClients({ kind: 'embedded', engine })
  await prepareTable(client, { table, mayCreate: true })
  const changes = streamFeed({
    streams,
    streamArn: () => streamArnOf(client, table.definition.name),
    poll: { least: 1, most: 20 },
    skip: (record) => isSystemRecord(table, record),
  })
  const store = openStore({
    client,
    table,
    cursorSecret: 'test',
    ...(home !== undefined && { region: home }),
    clock: options.engine?.now ?? Date.now,
    observers: [...observers, { onCall: (call) => calls.push(call) }],
    ...(table.definition.stream === 'newAndOldImages' && { changes }),
    ...(cache && { cache }),
  })
  if (options.seed) await definition.seed?.(store, () => {})
  const served = gatewayOptions(definition, store)
  const callers = served.caller && new TestCallers()
  const gateway = createGateway({
    ...served,
    ...(callers && { authenticate: callers.before(served.authenticate) }),
    graphiql: false,
  })
  const close = async () => {
    await store.close()
    await engine.close()
  }
  const send = (
    document: string | TypedDocument<unknown, never>,
    { headers, caller, ...request }: TestRequest<unknown>,
    accept: string,
  ) => {
    const sendAs = (credentials: Readonly<Record<string, string>> = {}) =>
      gateway.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, ...headers, ...credentials },
        body: JSON.stringify({ query: sourceOf(document), ...request }),
      })
    if (caller === undefined) return sendAs()
    if (callers !== undefined) return callers.as(caller, sendAs)
    throw new TypeError(`Expected the table ${table.definition.name} to declare the attributes of a caller`)
  }
  return {
    gateway,
    engine,
    store,
    calls,
    async query(document, request = {}) {
      calls.length = 0
      const response = await send(document, request, '*/*')
      return (await response.json()) as TestResponse<never>
    },
    async *subscribe(document, request = {}) {
      yield* sentEvents<never>(await send(document, request, 'text/event-stream'))
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
