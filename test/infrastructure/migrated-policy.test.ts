import { expect, it } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { a, defineTable, openClient, openStore } from '../../src/index.ts'
import { rolePolicy, tableArns } from '../../src/infrastructure/index.ts'
import { fillForm } from '../../src/store/index.ts'
import { prepareTable } from '../../src/tools/index.ts'

const definition = { name: 'orders', primaryKey: { partition: 'pk', sort: 'sk' } } as const
const formerKey = { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{orderId}' } as const
const nextKey = { partition: 'SHARD#{orderId}', sort: 'ORDER' } as const
const attributes = { customerId: a.id(), orderId: a.id(), total: a.int() }
const nextAttributes = { ...attributes, cents: a.int() }

const next = defineTable(definition)
const NextOrder = next.entity('Order', { attributes: nextAttributes, key: nextKey })
const begun = defineTable(definition)
const Order = begun.entity('Order', {
  attributes,
  key: formerKey,
  next: { entity: NextOrder, values: (item) => ({ ...item, cents: item.total * 100 }) },
})
const access = begun.access({ orders: Order.query() })

it('a writer may write both forms of a migrated item, and a reader may read', async () => {
  const arns = tableArns('orders')
  const accessKeys = (['writer', 'reader'] as const).map((role) => ({
    accessKeyId: role.toUpperCase(),
    secretAccessKey: 'secret',
    policy: rolePolicy(begun, role, arns),
  }))
  await using engine = await openEngine({ memory: true, iam: { accessKeys } })
  const owner = await openClient({ kind: 'embedded', engine })
  await prepareTable(owner, { table: begun, mayCreate: true })
  const store = openStore({ client: owner, table: begun, cursorSecret: 'test' })
  await fillForm({ store, entity: Order, region: 'eu-central-1' })
  const requestOf = async (accessKeyId: string) => {
    const client = await openClient({ kind: 'embedded', engine, accessKeyId })
    return openStore({ client, table: begun, cursorSecret: 'test' }).request()
  }
  const writer = await requestOf('WRITER')
  await writer.create(Order, { customerId: 'c1', orderId: 'o1', total: 1 })
  await writer.update(Order, { customerId: 'c1', orderId: 'o1' }, { total: 2 })
  await writer.create(Order, { customerId: 'c1', orderId: 'o2', total: 3 })
  await writer.delete(Order, { customerId: 'c1', orderId: 'o1' })
  const reader = await requestOf('READER')
  const { edges } = await reader.page(access.orders, { customerId: 'c1' }, { first: 5 })
  expect(edges.map(({ item }) => item?.orderId)).toEqual(['o2'])
})
