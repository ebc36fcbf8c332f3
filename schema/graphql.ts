import { createBuilder } from 'dynagate'
import { cancelOrderInput, planCancellation, writesOfCancellation } from './cancel-order.ts'
import { lineAmount } from './money.ts'
import { placeOrderInput, planOrder, writesOfOrder } from './place-order.ts'
import { access, Customer, Order, OrderLine, Product, Review, shop } from './table.ts'

const builder = createBuilder(shop)

const CustomerItem = builder.itemUnion('CustomerItem', [Customer, Order])

builder.entity(Customer, {
  fields: (t) => ({
    ...t.attributes(),
    // A nested field's key comes from its parent: here customerId, so the client isn't asked for it.
    orders: t.connection(access.ordersOf, { description: 'Their orders, the latest first.' }),
    ordersByState: t.connection(access.ordersByState, {
      description:
        'Their orders, sorted by state; within a state the latest first. A range of placedAt needs a state.',
    }),
    ordersByTotal: t.connection(access.ordersByTotal, { description: 'Their orders, by descending total.' }),
    reviews: t.connection(access.reviewsBy, { description: 'Their reviews of products, the latest first.' }),
  }),
})

builder.entity(Order, {
  fields: (t) => ({
    ...t.attributes(),
    customer: t.item(access.customer, {
      description: 'The customer who placed it; null if the account was closed.',
    }),
    lines: t.connection(access.linesOf, { description: 'Its lines, by position.' }),
  }),
})

builder.entity(OrderLine, {
  fields: (t) => ({
    ...t.attributes(),
    // A value computed from the item needs no access pattern: an ordinary Pothos field.
    amount: t.field({
      type: 'Decimal',
      nullable: false,
      description: 'Quantity times unit price, in euros.',
      resolve: lineAmount,
    }),
    product: t.item(access.product, { description: 'The product; null if it is no longer sold.' }),
  }),
})

builder.entity(Product, {
  fields: (t) => ({
    ...t.attributes(),
    rating: t.average('starTotal', 'reviewCount', {
      description: 'The average number of stars of its reviews; null without any.',
    }),
    reviews: t.connection(access.reviewsOf, { description: 'Its reviews, the latest first.' }),
  }),
})

builder.entity(Review, {
  fields: (t) => ({
    ...t.attributes(),
    customer: t.item(access.customer, {
      description: 'The customer who wrote it; null if the account was closed.',
    }),
    product: t.item(access.product, { description: 'The product; null if it is no longer sold.' }),
  }),
})

builder.queryFields((t) => ({
  customer: t.item(access.customer, { description: 'A customer by number.' }),
  customerByEmail: t.item(access.customerByEmail, { description: 'A customer by e-mail address.' }),
  customerItems: t.connection(access.customerItems, {
    description: 'A customer, then their orders, the latest first: a whole item collection by one Query.',
    type: CustomerItem,
  }),
  order: t.item(access.order, { description: 'An order by its number alone.' }),
  orders: t.connection(access.ordersOf, { description: 'The orders of a customer, the latest first.' }),
  ordersByState: t.connection(access.ordersByState, {
    description:
      'The orders of a customer, sorted by state; within a state the latest first. A range of placedAt needs a state.',
  }),
  ordersByTotal: t.connection(access.ordersByTotal, {
    description: 'The orders of a customer, by descending total.',
  }),
  product: t.item(access.product, { description: 'A product by number.' }),
  products: t.connection(access.productsByPrice, {
    description: 'The products of a category, by ascending price.',
  }),
  reviews: t.connection(access.reviewsOf, { description: 'The reviews of a product, the latest first.' }),
}))

builder.mutationFields((t) => ({
  createCustomer: t.create(Customer, {
    description:
      'Opens an account. By default it has a new customerId, and joinedAt is the current time. Fails if another account ' +
      'has the e-mail address.',
  }),
  updateCustomer: t.update(Customer, {
    description: 'Changes the given attributes of a customer. Fails for the e-mail address of another one.',
  }),
  deleteCustomer: t.delete(Customer, {
    description: 'Closes an account, which can be reopened. Its orders and reviews stay.',
  }),
  restoreCustomer: t.restore(Customer, {
    description: 'Reopens an account. Fails if another one has its e-mail address by now.',
  }),
  // Only the state can be changed. It is a part of the key of byState, which the update writes too.
  updateOrderState: t.update(Order, {
    description: 'Changes the state of an order, which its whole key identifies.',
    attributes: ['state'],
  }),
  cancelOrder: t.transaction({
    description:
      'Cancels an order that has not been shipped yet, and puts its pieces back into stock, in one transaction.',
    input: cancelOrderInput,
    payload: { order: { updated: Order } },
    writes: writesOfCancellation,
    plan: planCancellation,
  }),
  renameProduct: t.update(Product, {
    description: 'Changes the name of a product. Its order lines have the new name within seconds.',
    attributes: ['name'],
  }),
  restockProduct: t.update(Product, {
    description: 'Adds pieces to the stock of a product.',
    operators: { stock: ['add'] },
  }),
  placeOrder: t.transaction({
    description:
      'Places an order: creates it with its lines and reduces the stock, in one transaction. Fails if a price changes ' +
      'in the meantime or if there is not enough stock.',
    input: placeOrderInput,
    payload: { order: Order, lines: [OrderLine] },
    writes: writesOfOrder,
    plan: planOrder,
  }),
  createReview: t.create(Review, {
    description:
      'Reviews a product, which counts it. By default it has a new reviewId, and writtenAt is the current time.',
  }),
}))

builder.subscriptionFields((t) => ({
  ordersChanged: t.changes(access.ordersOf, {
    description: 'The changes of the orders of a customer, whatever program makes them.',
  }),
}))

export const schema = builder.toSchema()
