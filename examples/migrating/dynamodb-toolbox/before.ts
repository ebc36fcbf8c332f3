import { Entity, GetItemCommand, item, number, QueryCommand, string, Table } from 'dynamodb-toolbox'

export const ShopTable = new Table({
  name: 'shop',
  partitionKey: { name: 'pk', type: 'string' },
  sortKey: { name: 'sk', type: 'string' },
  indexes: {
    gsi1: {
      type: 'global',
      partitionKey: { name: 'gsi1pk', type: 'string' },
      sortKey: { name: 'gsi1sk', type: 'string' },
    },
  },
})

export const Customer = new Entity({
  name: 'Customer',
  table: ShopTable,
  schema: item({ customerId: string().key(), name: string() }),
  computeKey: ({ customerId }) => ({ pk: `CUSTOMER#${customerId}`, sk: 'PROFILE' }),
})

export const Order = new Entity({
  name: 'Order',
  table: ShopTable,
  schema: item({
    customerId: string().key(),
    orderId: string().key(),
    placedAt: string().key(),
    total: number(),
  }).and((_order) => ({
    gsi1pk: string().link<typeof _order>(({ orderId }) => `ORDER#${orderId}`),
    gsi1sk: string().default('ORDER'),
  })),
  computeKey: ({ customerId, placedAt, orderId }) => ({
    pk: `CUSTOMER#${customerId}`,
    sk: `ORDER#${placedAt}#${orderId}`,
  }),
})

export async function customerWithOrders(customerId: string) {
  const [customer, orders] = await Promise.all([
    Customer.build(GetItemCommand).key({ customerId }).send(),
    ShopTable.build(QueryCommand)
      .entities(Order)
      .query({ partition: `CUSTOMER#${customerId}`, range: { between: ['ORDER#2026-02-01', 'ORDER$'] } })
      .options({ reverse: true, limit: 10 })
      .send(),
  ])
  const ids = (orders.Items ?? []).map(({ orderId }) => orderId)
  return { name: customer.Item?.name, orders: ids, next: orders.LastEvaluatedKey }
}
