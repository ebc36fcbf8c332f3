import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DynamoDBClient,
  type QueryCommandInput,
  QueryCommand as QueryCommandOfItems,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import {
  createGateway,
  type GatewayDefinition,
  gatewayOptions,
  openClient,
  openStore,
  prepareTable,
  type Store,
} from 'dynagate'
import { openEngine, serveEngine } from 'dynagate/engine'
import { openTestGateway } from 'dynagate/testing'
import { PutItemCommand } from 'dynamodb-toolbox'
import { expect, it, vi } from 'vitest'
import fromAmplify, * as amplify from '../../examples/migrating/amplify/after.ts'
import fromAppSync, { Customer, Order } from '../../examples/migrating/appsync/after.ts'
import fromToolbox from '../../examples/migrating/dynamodb-toolbox/after.ts'
import * as toolbox from '../../examples/migrating/dynamodb-toolbox/before.ts'
import fromElectro from '../../examples/migrating/electrodb/after.ts'
import * as electro from '../../examples/migrating/electrodb/before.ts'
import { pageAt, pages, root } from './pages.ts'

// Values stay plain here: the document client converts them.
vi.mock('@aws-appsync/utils', () => ({ util: { dynamodb: { toMapValues: (values: object) => values } } }))

const question = `{
  customer(customerId: "c1") {
    name
    orders(placedAt: { gte: "2026-02-01T00:00:00Z" }) { nodes { orderId } }
  }
}`

const written = `mutation {
  createCustomer(input: { customerId: "c2", name: "Grace" }) { name }
  createOrder(input: { customerId: "c2", orderId: "o9", placedAt: "2026-03-01T12:00:00Z", total: "5" }) { orderId }
}`

const orders = [
  { customerId: 'c1', orderId: 'o1', placedAt: '2026-01-05T10:00:00.000Z', total: 12.5 },
  { customerId: 'c1', orderId: 'o2', placedAt: '2026-02-01T09:30:00.000Z', total: 80 },
  { customerId: 'c1', orderId: 'o3', placedAt: '2026-02-14T18:00:00.000Z', total: 7.2 },
]

it('ElectroDB and Dynagate read what the other has written', async () => {
  await using app = await openOver(fromElectro)
  const shop = electro.openShop(app.sdk)
  await shop.entities.customer.create({ customerId: 'c1', name: 'Ada' }).go()
  for (const order of orders) await shop.entities.order.create(order).go()
  expect(await app.query(question)).toEqual(answer)
  expect(await app.query('{ order(orderId: "o1") { total placedAt } }')).toEqual({
    data: { order: { total: '12.50', placedAt: '2026-01-05T10:00:00.000Z' } },
  })
  expect(await app.query(written)).not.toHaveProperty('errors')
  expect(await electro.customerWithOrders(shop, 'c2')).toEqual({ name: 'Grace', orders: ['o9'], next: null })
  const found = await shop.entities.order.query.byId({ orderId: 'o9' }).go()
  expect(found.data).toEqual([
    { customerId: 'c2', orderId: 'o9', placedAt: '2026-03-01T12:00:00.000Z', total: 5 },
  ])
})

it('dynamodb-toolbox and Dynagate read what the other has written', async () => {
  await using app = await openOver(fromToolbox)
  toolbox.ShopTable.documentClient = DynamoDBDocumentClient.from(app.sdk)
  await toolbox.Customer.build(PutItemCommand).item({ customerId: 'c1', name: 'Ada' }).send()
  for (const order of orders) await toolbox.Order.build(PutItemCommand).item(order).send()
  expect(await app.query(question)).toEqual(answer)
  expect(await app.query('{ order(orderId: "o1") { total } }')).toEqual({
    data: { order: { total: '12.50' } },
  })
  expect(await app.query(written)).not.toHaveProperty('errors')
  expect(await toolbox.customerWithOrders('c2')).toEqual({ name: 'Grace', orders: ['o9'], next: undefined })
})

it("AppSync's resolvers and Dynagate return the same items", async () => {
  await using app = await openOver(fromAppSync)
  await app.store.putAll(Customer, [{ customerId: 'c1', name: 'Ada' }])
  await app.store.putAll(
    Order,
    orders.map((order) => ({ ...order, placedAt: new Date(order.placedAt), total: String(order.total) })),
  )
  const source = await app.resolve('customer', { args: { customerId: 'c1' } })
  expect(source).toMatchObject({ name: 'Ada' })
  const page = await app.resolve('orders', { source, args: { since: '2026-02-01T00:00:00Z' } })
  expect(page).toMatchObject({ items: [{ orderId: 'o3' }, { orderId: 'o2' }] })
  expect(await app.query(question)).toEqual(answer)
})

it('after Amplify, owners read and write their items, support reads all, and an address is unique', async () => {
  await using app = await openTestGateway(fromAmplify)
  const ada = { caller: { userId: 'ada', groups: [] } }
  await app.store.putAll(
    amplify.Order,
    orders.map((order) => ({
      ...order,
      owner: 'ada',
      placedAt: new Date(order.placedAt),
      total: String(order.total),
    })),
  )
  const create = (customerId: string, owner: string) =>
    app.query(
      `mutation { createCustomer(input: { customerId: "${customerId}", owner: "${owner}", name: "Ada", email: "ada@example.org" }) { name } }`,
      ada,
    )
  expect(await create('c1', 'ada')).toEqual({ data: { createCustomer: { name: 'Ada' } } })
  expect((await create('c2', 'ada')).errors?.[0]?.extensions.code).toBe('UNIQUE_VIOLATION')
  expect((await create('c3', 'grace')).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  const shown = pageAt('docs/migrating/appsync.md').blocks.findLast(({ language }) => language === 'graphql')
  const nodes = [
    { orderId: 'o3', state: 'OPEN', total: '7.20' },
    { orderId: 'o2', state: 'OPEN', total: '80.00' },
  ]
  for (const caller of [ada.caller, { userId: 'grace', groups: ['support'] }]) {
    const { data } = await app.query(shown?.text ?? '', { caller })
    expect(data).toMatchObject({ customer: { name: 'Ada', orders: { nodes } } })
  }
  expect(app.calls.map(({ operation }) => operation)).toEqual(['query'])
  const stranger = { caller: { userId: 'grace', groups: [] } }
  expect(await app.query('{ customerByEmail(email: "ada@example.org") { name } }', stranger)).toEqual({
    data: { customerByEmail: null },
  })
})

it("API Gateway's template is the Query of a customer's orders, whatever the customer is called", async () => {
  const { blocks } = pageAt('docs/migrating/dax.md')
  const template = blocks.find(({ language }) => language === 'text')?.text ?? ''
  await using app = await openOver(fromAppSync)
  for (const customerId of ['c1', `O'Hara "the 2nd" \\ / \n Zoë`]) {
    await app.store.putAll(
      Order,
      orders.map((order) => ({
        ...order,
        customerId,
        placedAt: new Date(order.placedAt),
        total: String(order.total),
      })),
    )
    const { Items = [] } = await app.sdk.send(
      new QueryCommandOfItems(JSON.parse(renderTemplate(template, { customerId })) as QueryCommandInput),
    )
    expect(Items.map(({ customerId: of, orderId }) => [of?.S, orderId?.S])).toEqual([
      [customerId, 'o3'],
      [customerId, 'o2'],
      [customerId, 'o1'],
    ])
  }
})

it('the pages show the programs that are tested', () => {
  const shown = pages.flatMap(({ blocks }) =>
    blocks.flatMap(({ text }) => {
      const [first = '', ...lines] = text.split('\n')
      const [, path] = /^\/\/ (examples\/migrating\/\S+)$/.exec(first) ?? []
      return path === undefined ? [] : [{ path, code: lines.join('\n') }]
    }),
  )
  const stored = shown.map(({ path }) => ({ path, code: readFileSync(join(root, path), 'utf8') }))
  expect(shown).toEqual(stored)
  expect(shown).toHaveLength(8)
})

/** What API Gateway makes of `$util.escapeJavaScript($input.params(NAME)).replaceAll(FROM, TO)` in a template. */
function renderTemplate(template: string, parameters: Readonly<Record<string, string>>): string {
  return template.replaceAll(
    /\$util\.escapeJavaScript\(\$input\.params\('(\w+)'\)\)\.replaceAll\("([^"]*)", "([^"]*)"\)/g,
    (_, name: string, from: string, to: string) =>
      // A regular expression of Java: in it, two backslashes match one.
      escapeJavaScript(parameters[name] ?? '').replaceAll(new RegExp(from, 'g'), to),
  )
}

/** As StringEscapeUtils of Apache Commons, which API Gateway uses: ASCII alone, with escaped quotes of both kinds and slashes. */
function escapeJavaScript(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(/['/]/g, '\\$&')
    .replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const answer = {
  data: { customer: { name: 'Ada', orders: { nodes: [{ orderId: 'o3' }, { orderId: 'o2' }] } } },
}

interface Opened extends AsyncDisposable {
  readonly store: Store
  /** The AWS SDK's client of the same table. */
  readonly sdk: DynamoDBClient
  query(document: string): Promise<unknown>
  /** Runs a resolver as AppSync does: its request against the table, then its response. */
  resolve(name: 'customer' | 'orders', context: object): Promise<unknown>
}

/** A resolver of AppSync's JavaScript runtime. */
interface Resolver {
  request(context: object): AppSyncRequest
  response(context: object): unknown
}

/** What a resolver requests of DynamoDB. */
interface AppSyncRequest {
  readonly operation: 'GetItem' | 'Query'
  readonly key?: Record<string, unknown>
  readonly query?: { readonly expression: string; readonly expressionValues: Record<string, unknown> }
  readonly scanIndexForward?: boolean
  readonly limit?: number
}

/** A gateway, and the engine with its table over HTTP. */
async function openOver<Context extends object>(definition: GatewayDefinition<Context>): Promise<Opened> {
  const { table } = definition
  const engine = await openEngine({ memory: true })
  const server = await serveEngine(engine, { port: 0 })
  const client = await openClient({ kind: 'embedded', engine })
  await prepareTable(client, { table, mayCreate: true })
  const store = openStore({ client, table, cursorSecret: 'test' })
  const gateway = createGateway(gatewayOptions(definition, store))
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const sdk = new DynamoDBClient({ endpoint: server.url, region: 'eu-west-1', credentials })
  return {
    store,
    sdk,
    async query(query) {
      const response = await gateway.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
      return response.json()
    },
    async resolve(name, context) {
      const resolver = (await import(join(root, 'examples/migrating/appsync', `${name}.js`))) as Resolver
      const request = resolver.request(context)
      return resolver.response({ ...context, result: await resultOf(sdk, table.definition.name, request) })
    },
    async [Symbol.asyncDispose]() {
      sdk.destroy()
      await store.close()
      await server.close()
      await engine.close()
    },
  }
}

/** The result that AppSync's DynamoDB data source has for a request. */
async function resultOf(sdk: DynamoDBClient, TableName: string, request: AppSyncRequest): Promise<unknown> {
  const client = DynamoDBDocumentClient.from(sdk)
  const { key, query, scanIndexForward, limit } = request
  if (request.operation === 'GetItem') {
    const { Item } = await client.send(new GetCommand({ TableName, Key: key }))
    return Item
  }
  const { Items } = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: query?.expression,
      ExpressionAttributeValues: query?.expressionValues,
      ScanIndexForward: scanIndexForward,
      Limit: limit,
    }),
  )
  return { items: Items, nextToken: null }
}
