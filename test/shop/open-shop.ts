import { type CallRecord, createGateway, type DynamoClient, openClient, openStore } from 'dynagate'
import { schema } from '../../schema/graphql.ts'
import { writeShop } from '../../schema/seed.ts'
import { makeShop, type ShopData } from '../../schema/shop-data.ts'
import { shop } from '../../schema/table.ts'
import { createTableInput } from '../../src/tools/index.ts'

/** A shop that is written in no time, and large enough that every customer has orders and every product is sold. */
export const smallShop: ShopData = makeShop({ customers: 12, orders: 300, productsPerCategory: 4 })

/** What a request answered. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: answers are compared with literals in the tests
  readonly data?: any
  readonly errors?: readonly { message: string; extensions: { code: string } }[]
}

type Variables = Readonly<Record<string, unknown>>

/** A gateway over a shop on an engine in memory; `wrap` may stand between the store and its client. */
export async function openShop(
  data: ShopData,
  { wrap = (client: DynamoClient) => client }: { wrap?: (client: DynamoClient) => DynamoClient } = {},
) {
  const calls: CallRecord[] = []
  const client = await openClient({ kind: 'embedded', memory: true })
  await client.createTable(createTableInput(shop, 'shop'))
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
    /** The data of an answer that must have no errors. */
    async read(query: string, variables: Variables = {}): Promise<Answer['data']> {
      const { data, errors } = await ask(query, variables)
      if (errors !== undefined)
        throw new Error(`expected an answer without errors, got ${JSON.stringify(errors)}`)
      return data
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}

/** A shop that is open. */
export type OpenShop = Awaited<ReturnType<typeof openShop>>
