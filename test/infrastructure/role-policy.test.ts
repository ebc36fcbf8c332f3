import { describe, expect, it } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import {
  a,
  add,
  defineTable,
  openClient,
  openStore,
  openStreamClient,
  type StoreRequest,
} from '../../src/index.ts'
import {
  type PolicyDocument,
  type PolicyStatement,
  rolePolicy,
  tableArns,
} from '../../src/infrastructure/index.ts'
import { systemEntity } from '../../src/model/index.ts'
import { required } from '../../src/required.ts'
import { prepareTable } from '../../src/tools/index.ts'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    byTotal: { local: { sort: { name: 'total', type: 'N' } } },
    unused: { global: { partition: 'unusedPk' } },
  },
})
const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), name: a.string() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
})
const Order = shop.entity('Order', {
  attributes: { customerId: a.id(), orderId: a.id(), total: a.int() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' },
  indexes: { gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER' }, byTotal: { sort: '{total}' } },
})
const Product = shop.entity('Product', {
  attributes: { productId: a.id(), stock: a.int() },
  key: { partition: 'PRODUCT*#{productId}', sort: 'PRODUCT' },
})
const access = shop.access({
  customer: Customer.get(),
  product: Product.get(),
  orders: Order.query(),
  order: Order.lookup('gsi1'),
  ordersByTotal: Order.query('byTotal'),
})

/** Everything that the patterns of the model read. */
async function read(request: StoreRequest): Promise<void> {
  await request.one(access.customer, { customerId: 'c1' })
  await Promise.all(['p1', 'p2'].map((productId) => request.one(access.product, { productId })))
  await request.page(access.orders, { customerId: 'c1' }, { first: 2 })
  await request.one(access.order, { orderId: 'o1' })
  await request.page(access.ordersByTotal, { customerId: 'c1' }, { first: 2 })
}

/** Writes of every kind, alone and in a transaction. */
async function write(request: StoreRequest): Promise<void> {
  await request.create(Customer, { customerId: 'c2', name: 'Grace' })
  await request.update(Order, { customerId: 'c1', orderId: 'o1' }, { total: 8 })
  await request.create(Product, { productId: 'p3', stock: 1 })
  await request.delete(Product, { productId: 'p3' })
  await request.transact((tx) => {
    tx.check(Customer, { customerId: 'c1' })
    tx.update(Product, { productId: 'p1' }, { stock: add(-1) })
    tx.create(Order, { customerId: 'c1', orderId: 'o2', total: 1 })
  })
}

const uses: Readonly<Record<'reader' | 'writer', (request: StoreRequest) => Promise<void>>> = {
  reader: read,
  writer: async (request) => {
    await read(request)
    await write(request)
  },
}

/** Runs with a policy in force; returns the message of a call that it denies, or undefined. */
async function runUnder(
  policy: PolicyDocument,
  run: (request: StoreRequest) => Promise<void>,
): Promise<string | undefined> {
  await using engine = await openEngine({ memory: true, iam: { accessKeys: [{ ...accessKey, policy }] } })
  const owner = await openClient({ kind: 'embedded', engine })
  await prepareTable(owner, { table: shop, mayCreate: true })
  const all = openStore({ client: owner, table: shop, cursorSecret: 'test' })
  await all.putAll(Customer, [{ customerId: 'c1', name: 'Ada' }])
  await all.putAll(Order, [{ customerId: 'c1', orderId: 'o1', total: 5 }])
  await all.putAll(Product, [{ productId: 'p1', stock: 9 }])
  const client = await openClient({ kind: 'embedded', engine, accessKeyId: 'ROLE' })
  try {
    await prepareTable(client, { table: shop, mayCreate: false })
    await run(openStore({ client, table: shop, cursorSecret: 'test' }).request())
    return undefined
  } catch (error) {
    const { cause, message } = error as Error
    const reason = cause instanceof Error ? cause.message : message
    if (!reason.includes('not authorized')) throw error
    return reason
  }
}

/** Every policy that lacks one action, key pattern or attribute of a policy. */
function weakened({ Version, Statement }: PolicyDocument): [title: string, PolicyDocument][] {
  return Statement.flatMap((statement, at) => {
    const having = (changed: Partial<PolicyStatement>): PolicyDocument => ({
      Version,
      Statement: Statement.map((each, index) => (index === at ? { ...each, ...changed } : each)),
    })
    if (statement.Effect === 'Deny') return []
    const conditions = statement.Condition?.['ForAllValues:StringLike'] ?? {}
    return [
      ...statement.Action.map((action): [string, PolicyDocument] => [
        `${action} in ${statement.Sid}`,
        having({ Action: replaced(statement.Action, action, 'dynamodb:ListTables') }),
      ]),
      ...Object.entries(conditions).flatMap(([key, values]) =>
        values.map((value): [string, PolicyDocument] => [
          `${value} of ${key} in ${statement.Sid}`,
          having({
            Condition: {
              'ForAllValues:StringLike': { ...conditions, [key]: replaced(values, value, 'other') },
            },
          }),
        ]),
      ),
    ]
  })
}

function replaced(values: readonly string[], one: string, by: string): string[] {
  return values.map((value) => (value === one ? by : value))
}

const arns = tableArns('shop')
const accessKey = { accessKeyId: 'ROLE', secretAccessKey: 'secret' }

/** The keys and attributes of the gateway's own items, which nothing in this model needs. */
const ofTheGateway = (title: string) => /^(\$\{\$\}){2}/.test(title)

describe.each(['reader', 'writer'] as const)('the policy of a %s', (role) => {
  const policy = rolePolicy(shop, role, arns)

  it('suffices for everything that the role does', async () => {
    expect(await runUnder(policy, uses[role])).toBeUndefined()
  })

  it.each(
    weakened(policy).filter(([title]) => !ofTheGateway(title) && !title.startsWith('unusedPk ')),
  )('needs %s', async (_title, weaker) => {
    expect(await runUnder(weaker, uses[role])).toMatch(/not authorized/)
  })
})

describe('the policy of every role but maintenance', () => {
  it.each([
    'reader',
    'writer',
    'streams',
  ] as const)('forbids a %s to scan, whatever else its policies allow', async (role) => {
    const { Version, Statement } = rolePolicy(shop, role, arns)
    const all: PolicyStatement = {
      Sid: 'All',
      Effect: 'Allow',
      Action: ['dynamodb:*'],
      Resource: [arns.table, arns.index('*')],
    }
    const scan = async (indexName?: string) => {
      await using engine = await openEngine({
        memory: true,
        iam: { accessKeys: [{ ...accessKey, policy: { Version, Statement: [...Statement, all] } }] },
      })
      const owner = await openClient({ kind: 'embedded', engine })
      await prepareTable(owner, { table: shop, mayCreate: true })
      const request = { TableName: 'shop', ...(indexName && { IndexName: indexName }) }
      await engine.execute('Scan', request, { accessKeyId: accessKey.accessKeyId })
    }
    await expect(scan()).rejects.toThrow('not authorized')
    await expect(scan('gsi1')).rejects.toThrow('not authorized')
  })
})

describe('the policy of maintenance', () => {
  it('suffices for creating the table, loading it and scanning it', async () => {
    const policy = rolePolicy(shop, 'maintenance', arns)
    await using engine = await openEngine({ memory: true, iam: { accessKeys: [{ ...accessKey, policy }] } })
    const client = await openClient({ kind: 'embedded', engine, accessKeyId: accessKey.accessKeyId })
    await prepareTable(client, { table: shop, mayCreate: true })
    const store = openStore({ client, table: shop, cursorSecret: 'test' })
    await store.putAll(Customer, [{ customerId: 'c1', name: 'Ada' }])
    expect((await client.scan({ TableName: 'shop' })).Items).toHaveLength(1)
  })
})

describe('the policy of streams', () => {
  it('suffices for reading the stream and for keeping a position, and for no item of the model', async () => {
    const table = defineTable({ ...shop.definition, name: 'streamed', stream: 'keysOnly' })
    const Item = table.entity('Item', { attributes: { id: a.id() }, key: { partition: 'I#{id}', sort: 'I' } })
    const { item } = table.access({ item: Item.get() })
    const position = systemEntity(table, 'Checkpoint', {
      attributes: { shard: a.id(), at: a.string() },
      key: ['shard'],
    })
    const policy = rolePolicy(table, 'streams', tableArns('streamed'))
    await using engine = await openEngine({ memory: true, iam: { accessKeys: [{ ...accessKey, policy }] } })
    await prepareTable(await openClient({ kind: 'embedded', engine }), { table, mayCreate: true })
    const signed = { accessKeyId: accessKey.accessKeyId }
    const streams = await openStreamClient({ kind: 'embedded', engine, ...signed })
    const { Table } = await engine.execute('DescribeTable', { TableName: 'streamed' })
    const StreamArn = required(Table.LatestStreamArn, 'the stream')
    const { StreamDescription } = await streams.describeStream({ StreamArn })
    const ShardId = required(StreamDescription.Shards[0], 'a shard').ShardId
    const iterator = await streams.getShardIterator({
      StreamArn,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    })
    await streams.getRecords({ ShardIterator: required(iterator.ShardIterator, 'an iterator') })
    const client = await openClient({ kind: 'embedded', engine, ...signed })
    const request = openStore({ client, table, cursorSecret: 'test' }).request()
    await request.create(position, { shard: '1', at: '5' })
    await request.update(position, { shard: '1' }, { at: '6' })
    expect(await request.byKey(position, { shard: '1' })).toMatchObject({ at: '6' })
    await expect(request.one(item, { id: '1' })).rejects.toThrow()
  })
})

it('a writer may query children that move with their parent, by an index that no access pattern reads', () => {
  const rooms = defineTable({
    name: 'rooms',
    primaryKey: { partition: 'pk', sort: 'sk' },
    indexes: { byRoom: { global: { partition: 'roomPk', sort: 'roomSk' } } },
  })
  const Room = rooms.entity('Room', {
    attributes: { roomId: a.id(), desks: a.count() },
    key: { partition: 'ROOM#{roomId}', sort: 'ROOM' },
    movable: ['roomId'],
  })
  rooms.entity('Desk', {
    attributes: { deskId: a.id(), roomId: a.id() },
    key: { partition: 'DESK#{deskId}', sort: 'DESK' },
    indexes: { byRoom: { partition: 'DESKS#{roomId}', sort: '{deskId}' } },
    parents: { room: { entity: Room, count: 'desks', moveUpTo: 5 } },
  })
  rooms.access({ room: Room.get() })
  const arns = tableArns('rooms', { account: '123456789012', region: 'eu-west-1' })
  const readsIndex = (role: 'reader' | 'writer') =>
    rolePolicy(rooms, role, arns).Statement.some(
      ({ Effect, Action, Resource }) =>
        Effect === 'Allow' && Action.includes('dynamodb:Query') && Resource.includes(arns.index('byRoom')),
    )
  expect([readsIndex('reader'), readsIndex('writer')]).toEqual([false, true])
})
