import {
  type CallRecord,
  createGateway,
  type DynamoClient,
  openClient,
  openStore,
  prepareTable,
} from 'dynagate'
import { schema } from '../../schema/graphql.ts'
import { writeShop } from '../../schema/seed.ts'
import { makeShop, type ShopData } from '../../schema/shop-data.ts'
import { shop } from '../../schema/table.ts'
import { openLeanOverEngine, openSdkOverEngine } from '../store/sdk-over-engine.ts'

/** A shop that is quick to write, in which every customer has orders and every product is sold. */
export const smallShop: ShopData = makeShop({ customers: 12, orders: 300, productsPerCategory: 4 })

/** The response to a request. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: responses are compared with literals in the tests
  readonly data?: any
  readonly errors?: readonly { message: string; extensions: { code: string } }[]
}

type Variables = Readonly<Record<string, unknown>>

const openEmbedded = () => openClient({ kind: 'embedded', memory: true })

/** The clients that the shop is tested with, each on an engine in memory. */
export const clients: readonly (readonly [name: string, open: () => Promise<DynamoClient>])[] = [
  ['the embedded client', openEmbedded],
  ["the SDK client and the engine's port", openSdkOverEngine],
  ["the lean client and the engine's port", openLeanOverEngine],
]

/** Options of {@link openShop}. */
export interface OpenShopOptions {
  /** The embedded client by default. */
  readonly open?: () => Promise<DynamoClient>
  /** Wraps the client of the store. */
  readonly wrap?: (client: DynamoClient) => DynamoClient
}

/** A gateway over a shop on an engine in memory. */
export async function openShop(
  data: ShopData,
  { open = openEmbedded, wrap = (client) => client }: OpenShopOptions = {},
) {
  const calls: CallRecord[] = []
  const client = await open()
  await prepareTable(client, { table: shop, mayCreate: true })
  const store = openStore({
    client: wrap(client),
    table: shop,
    cursorSecret: 'test',
    onCall: (call) => calls.push(call),
  })
  await writeShop(store, data)
  const gateway = createGateway({ schema, graphiql: false, context: () => ({ store: store.request() }) })
  const ask = async (query: string, variables: Variables = {}): Promise<Answer> => {
    calls.length = 0
    const response = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Answer
  }
  return {
    gateway,
    /** The DynamoDB calls of the latest request. */
    calls,
    ask,
    /** The data of a response that must have no errors. */
    async read(query: string, variables: Variables = {}): Promise<Answer['data']> {
      const { data, errors } = await ask(query, variables)
      if (errors !== undefined)
        throw new Error(`expected an answer without errors, got ${JSON.stringify(errors)}`)
      return data
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}

/** An open shop. */
export type OpenShop = Awaited<ReturnType<typeof openShop>>
