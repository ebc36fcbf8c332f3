import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import {
  a,
  add,
  addToSet,
  defineTable,
  openClient,
  openStore,
  prepareTable,
  type StoreRequest,
} from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine, serveEngine } from '../../../src/engine/index.ts'

const market = defineTable({
  name: 'market',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})
const Customer = market.entity('Customer', {
  attributes: { customerId: a.id(), name: a.string(), email: a.email() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'EMAIL#{email}', sort: 'CUSTOMER' } },
})
const Product = market.entity('Product', {
  attributes: {
    productId: a.id(),
    name: a.string(),
    stock: a.int(),
    tags: a.stringSet().optional(),
    version: a.version(),
  },
  key: { partition: 'PRODUCT#{productId}', sort: 'PRODUCT' },
})
const Order = market.entity('Order', {
  attributes: { customerId: a.id(), orderId: a.id(), state: a.enum('OPEN', 'CANCELLED') },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' },
  indexes: { gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER' } },
})

/** The DynamoDB calls of a write. */
interface Asked {
  readonly calls: number
  readonly readUnits: number
  readonly writeUnits: number
}

/** A document client: executes lib-dynamodb's commands and records the units of each. */
type Send = (command: PutCommand | UpdateCommand | DeleteCommand | TransactWriteCommand) => Promise<unknown>

interface Mutation {
  readonly name: string
  readonly byStore: (request: StoreRequest) => Promise<unknown>
  readonly byHand: (send: Send) => Promise<unknown>
}

const TableName = 'market'
const customer = { pk: 'CUSTOMER#c1', sk: 'PROFILE' }
const product = { pk: 'PRODUCT#p1', sk: 'PRODUCT' }
const order = { pk: 'CUSTOMER#c1', sk: 'ORDER#o1' }
const exists = 'attribute_exists(pk)'
const isNew = 'attribute_not_exists(pk)'
const newCustomer = { customerId: 'c1', name: 'Ada', email: 'ada@example.org' }
const newProduct = { productId: 'p1', name: 'Lamp', stock: 5 }
const newOrder = { customerId: 'c1', orderId: 'o1', state: 'OPEN' as const }

/** Each mutation as a program with the document client would implement it, with the conditions needed to be correct. */
const mutations: readonly Mutation[] = [
  {
    name: 'create an item with an index key',
    byStore: (request) => request.create(Customer, newCustomer),
    byHand: (send) => {
      const Item = { ...customer, ...newCustomer, gsi1pk: 'EMAIL#ada@example.org', gsi1sk: 'CUSTOMER' }
      return send(new PutCommand({ TableName, Item, ConditionExpression: isNew }))
    },
  },
  {
    name: 'create an item with a version',
    byStore: (request) => request.create(Product, newProduct),
    byHand: (send) =>
      send(
        new PutCommand({
          TableName,
          Item: { ...product, ...newProduct, version: 1 },
          ConditionExpression: isNew,
        }),
      ),
  },
  {
    name: 'set an attribute',
    byStore: (request) => request.update(Customer, { customerId: 'c1' }, { name: 'Ada L.' }),
    byHand: (send) =>
      send(
        new UpdateCommand({
          TableName,
          Key: customer,
          UpdateExpression: 'SET #name = :name',
          ConditionExpression: exists,
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: { ':name': 'Ada L.' },
          ReturnValues: 'ALL_NEW',
        }),
      ),
  },
  {
    name: 'move an item in its index',
    byStore: (request) => request.update(Customer, { customerId: 'c1' }, { email: 'al@example.org' }),
    byHand: (send) =>
      send(
        new UpdateCommand({
          TableName,
          Key: customer,
          UpdateExpression: 'SET email = :email, gsi1pk = :key',
          ConditionExpression: exists,
          ExpressionAttributeValues: { ':email': 'al@example.org', ':key': 'EMAIL#al@example.org' },
          ReturnValues: 'ALL_NEW',
        }),
      ),
  },
  {
    name: 'place an order, in a transaction',
    byStore: (request) =>
      request.transact((tx) => {
        tx.update(Product, { productId: 'p1' }, { stock: add(-1) }, { if: { stock: { gte: 1 } } })
        tx.create(Order, newOrder)
      }),
    byHand: (send) => {
      const Item = { ...order, ...newOrder, gsi1pk: 'ORDER#o1', gsi1sk: 'ORDER' }
      return send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Update: {
                TableName,
                Key: product,
                UpdateExpression: 'SET stock = stock - :one, version = version + :one',
                ConditionExpression: 'stock >= :one',
                ExpressionAttributeValues: { ':one': 1 },
              },
            },
            { Put: { TableName, Item, ConditionExpression: isNew } },
          ],
        }),
      )
    },
  },
  {
    name: 'add to a number',
    byStore: (request) => request.update(Product, { productId: 'p1' }, { stock: add(10) }),
    byHand: (send) =>
      send(
        new UpdateCommand({
          TableName,
          Key: product,
          UpdateExpression: 'SET stock = stock + :ten, version = version + :one',
          ConditionExpression: exists,
          ExpressionAttributeValues: { ':ten': 10, ':one': 1 },
          ReturnValues: 'ALL_NEW',
        }),
      ),
  },
  {
    name: 'add to a set',
    byStore: (request) => request.update(Product, { productId: 'p1' }, { tags: addToSet(['light']) }),
    byHand: (send) =>
      send(
        new UpdateCommand({
          TableName,
          Key: product,
          UpdateExpression: 'SET version = version + :one ADD tags :tags',
          ConditionExpression: exists,
          ExpressionAttributeValues: { ':tags': new Set(['light']), ':one': 1 },
          ReturnValues: 'ALL_NEW',
        }),
      ),
  },
  {
    name: 'upsert an item',
    byStore: (request) => request.upsert(Product, { productId: 'p1', name: 'Lantern', stock: 7 }),
    byHand: (send) =>
      send(
        new UpdateCommand({
          TableName,
          Key: product,
          UpdateExpression:
            'SET productId = :id, #name = :name, stock = :stock, version = if_not_exists(version, :zero) + :one',
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: { ':id': 'p1', ':name': 'Lantern', ':stock': 7, ':zero': 0, ':one': 1 },
          ReturnValues: 'ALL_NEW',
        }),
      ),
  },
  {
    name: 'update by version',
    byStore: (request) =>
      request.update(Product, { productId: 'p1' }, { name: 'Lamp' }, { expectedVersion: 5 }),
    byHand: (send) =>
      send(
        new UpdateCommand({
          TableName,
          Key: product,
          UpdateExpression: 'SET #name = :name, version = version + :one',
          ConditionExpression: 'version = :expected',
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: { ':name': 'Lamp', ':expected': 5, ':one': 1 },
          ReturnValues: 'ALL_NEW',
        }),
      ),
  },
  {
    name: 'delete an item on a condition',
    byStore: (request) =>
      request.delete(Order, { customerId: 'c1', orderId: 'o1' }, { if: { state: { eq: 'OPEN' } } }),
    byHand: (send) =>
      send(
        new DeleteCommand({
          TableName,
          Key: order,
          ConditionExpression: '#state = :open',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':open': 'OPEN' },
          ReturnValues: 'ALL_OLD',
        }),
      ),
  },
]

describe('ten mutations, compared with a program that uses lib-dynamodb', () => {
  const served = { close: async () => {} }
  let byStore: (mutation: Mutation) => Promise<Asked>
  let byHand: (mutation: Mutation) => Promise<Asked>
  let itemsOf: () => Promise<readonly unknown[][]>

  beforeAll(async () => {
    const engines: Engine[] = [await openEngine({ memory: true }), await openEngine({ memory: true })]
    const [own, other] = engines as [Engine, Engine]
    for (const engine of engines) {
      const client = await openClient({ kind: 'embedded', engine })
      await prepareTable(client, { table: market, mayCreate: true })
    }
    const store = openStore({
      client: await openClient({ kind: 'embedded', engine: own }),
      table: market,
      cursorSecret: 's',
    })
    byStore = async (mutation) => {
      const request = store.request()
      await mutation.byStore(request)
      const sum = (units: 'readUnits' | 'writeUnits') =>
        request.calls.reduce((total, call) => total + call[units], 0)
      return { calls: request.calls.length, readUnits: sum('readUnits'), writeUnits: sum('writeUnits') }
    }
    const server = await serveEngine(other, { port: 0 })
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
    const documents = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: server.url, region: 'eu-west-1', credentials }),
    )
    byHand = async (mutation) => {
      let [calls, writeUnits] = [0, 0]
      await mutation.byHand(async (command) => {
        Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' })
        const answer = (await documents.send(command as PutCommand)) as { ConsumedCapacity?: object }
        calls += 1
        for (const { CapacityUnits } of [answer.ConsumedCapacity ?? {}].flat() as { CapacityUnits: number }[])
          writeUnits += CapacityUnits
        return answer
      })
      return { calls, readUnits: 0, writeUnits }
    }
    itemsOf = async () => {
      const { Items: stored = [] } = await store.client.scan({ TableName })
      const { Items: written = [] } = await documents.send(new ScanCommand({ TableName }))
      return [stored, written]
    }
    served.close = async () => {
      documents.destroy()
      await server.close()
      await store.close()
      for (const engine of engines) await engine.close()
    }
  })
  afterAll(() => served.close())

  it.each(mutations)('$name: the same calls, units and items', async (mutation) => {
    const asked = await byStore(mutation)
    expect(asked.writeUnits).toBeGreaterThan(0)
    expect(asked).toEqual(await byHand(mutation))
    const [stored, written] = await itemsOf()
    expect(stored).toEqual(written)
  })
})
