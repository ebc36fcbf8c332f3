import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const orders = defineTable({
  name: 'orders',
  // The keys are the items' own attributes: nothing is stored twice.
  primaryKey: { partition: 'customerId', sort: 'orderId' },
  indexes: {
    byState: { local: { sort: 'stateAndTime' } },
    byAmount: { local: { sort: { name: 'amount', type: 'N' } } },
    byId: { global: { partition: 'orderId' } },
    byDay: { global: { partition: 'dayAndShard', sort: 'stateAndId' } },
  },
})

const Order = orders.entity('Order', {
  attributes: {
    customerId: a.id(),
    orderId: a.id(),
    state: a.enum('OPEN', 'SHIPPED', 'RETURNED'),
    placedAt: a.dateTime().readOnly(),
    amount: a.money(),
    day: a.day('placedAt'),
  },
  key: { partition: '{customerId}', sort: '{orderId}' },
  indexes: {
    byState: { sort: '{state}#{placedAt}' },
    byAmount: { sort: '{amount}' },
    byId: { partition: '{orderId}' },
    byDay: { partition: '{day}#{orderId%4}', sort: '{state}#{orderId}' },
  },
})

const access = orders.access({
  order: Order.lookup('byId'),
  ordersByState: Order.query('byState'),
  ordersByAmount: Order.query('byAmount', { order: 'desc' }),
  ordersOfDay: Order.query('byDay'),
})

const builder = createBuilder(orders)

builder.entity(Order, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({
  order: t.item(access.order),
  ordersByState: t.connection(access.ordersByState),
  ordersByAmount: t.connection(access.ordersByAmount),
  ordersOfDay: t.connection(access.ordersOfDay),
}))
builder.mutationFields((t) => ({ shipOrder: t.update(Order, { set: { state: 'SHIPPED' } }) }))

export default defineGateway({
  table: orders,
  schema: builder.toSchema(),
  seed: async (store) => {
    await store.putAll(Order, [
      order('c1', 'o1', 'SHIPPED', '2026-03-01T09:00:00Z', '12.50'),
      order('c1', 'o2', 'OPEN', '2026-03-01T11:30:00Z', '80'),
      order('c1', 'o3', 'OPEN', '2026-03-02T08:15:00Z', '240'),
      order('c2', 'o4', 'RETURNED', '2026-03-01T17:45:00Z', '19.99'),
    ])
  },
})

function order(
  customerId: string,
  orderId: string,
  state: 'OPEN' | 'SHIPPED' | 'RETURNED',
  placedAt: string,
  amount: string,
) {
  return { customerId, orderId, state, placedAt: new Date(placedAt), amount }
}
