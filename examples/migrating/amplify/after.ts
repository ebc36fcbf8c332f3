import { a, cognito, createBuilder, defineGateway, defineTable } from 'dynagate'

const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { userId: a.id(), groups: a.stringSet() },
  roles: 'groups',
})

const id = () => a.id().default(() => crypto.randomUUID())
const times = { createdAt: a.createdAt(), updatedAt: a.updatedAt() }

export const Customer = shop.entity('Customer', {
  attributes: { customerId: id(), owner: a.id(), name: a.string(), email: a.email(), ...times },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  unique: { email: ['email'] },
  rules: (r) => {
    const isOwner = r.eq('owner', r.caller.userId)
    return { read: r.or(isOwner, r.role('support')), write: isOwner }
  },
})

export const Order = shop.entity('Order', {
  attributes: {
    customerId: a.id(),
    orderId: id(),
    owner: a.id(),
    state: a.enum('OPEN', 'SHIPPED').default('OPEN'),
    placedAt: a.dateTime(),
    total: a.money(),
    ...times,
  },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}#{orderId}' },
  rules: (r) => {
    const isOwner = r.eq('owner', r.caller.userId)
    return { read: r.or(isOwner, r.role('support')), write: isOwner }
  },
})

const access = shop.access({
  customer: Customer.get(),
  customerByEmail: Customer.lookup('email'),
  ordersOf: Order.query({ order: 'desc' }),
})

const builder = createBuilder(shop)
builder.entity(Customer, {
  fields: (t) => ({ ...t.attributes(), orders: t.connection(access.ordersOf) }),
})
builder.entity(Order, {
  fields: (t) => ({ ...t.attributes(), customer: t.item(access.customer) }),
})
builder.queryFields((t) => ({
  customer: t.item(access.customer),
  customerByEmail: t.item(access.customerByEmail),
}))
builder.mutationFields((t) => ({
  createCustomer: t.create(Customer),
  createOrder: t.create(Order),
  updateOrder: t.update(Order),
  deleteOrder: t.delete(Order),
}))

export default defineGateway({
  table: shop,
  schema: builder.toSchema(),
  authenticate: cognito({
    region: 'eu-west-1',
    userPoolId: 'eu-west-1_EXAMPLE',
    clientId: 'example',
    claims: { userId: 'sub', groups: 'cognito:groups' },
  }),
})
