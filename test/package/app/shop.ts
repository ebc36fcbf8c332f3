import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})

export const Customer = shop.entity('Customer', {
  attributes: { customerId: a.id(), name: a.string() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
})

export const Order = shop.entity('Order', {
  attributes: { customerId: a.id(), orderId: a.id(), placedAt: a.dateTime(), total: a.money() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}#{orderId}' },
  indexes: { gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER' } },
})

export const access = shop.access({
  customer: Customer.get(),
  ordersOf: Order.query({ order: 'desc' }),
})

const builder = createBuilder<{ reader: string }>(shop)
builder.entity(Customer, {
  fields: (t) => ({ ...t.attributes('name'), orders: t.connection(access.ordersOf) }),
})
builder.entity(Order, { fields: (t) => t.attributes('orderId', 'placedAt', 'total') })
builder.queryFields((t) => ({
  customer: t.item(access.customer),
  reader: t.string({ resolve: (_, __, { reader }) => reader }),
}))
builder.mutationFields((t) => ({ createCustomer: t.create(Customer), createOrder: t.create(Order) }))

/** The gateway of a project that has installed the package. */
export default defineGateway({
  table: shop,
  schema: builder.toSchema(),
  context: (request) => ({ reader: request.headers.get('reader') ?? 'nobody' }),
  plugins: [{ onResultProcess: ({ result, setResult }) => setResult(withExtension(result)) }],
  seed: async (store) => {
    await store.putAll(Customer, [{ customerId: 'c1', name: 'Ada' }])
  },
})

/** What a plugin of Yoga does: it sees every result. */
function withExtension<Result>(result: Result): Result {
  return typeof result === 'object' && result !== null && 'data' in result
    ? { ...result, extensions: { plugged: true } }
    : result
}
