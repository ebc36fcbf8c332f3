import { createBuilder } from 'dynagate'
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
      description: 'Their orders by state; within one, the latest first. A range of placedAt needs a state.',
    }),
    ordersByTotal: t.connection(access.ordersByTotal, { description: 'Their orders, largest first.' }),
    reviews: t.connection(access.reviewsBy, { description: 'What they say of products, the latest first.' }),
  }),
})

builder.entity(Order, {
  fields: (t) => ({
    ...t.attributes(),
    customer: t.item(access.customer, { description: 'Who placed it; null when the account is gone.' }),
    lines: t.connection(access.linesOf, { description: 'What was bought.' }),
  }),
})

builder.entity(OrderLine, {
  fields: (t) => ({
    ...t.attributes(),
    // What is computed of an item needs no access pattern: an ordinary Pothos field.
    amount: t.field({
      type: 'Decimal',
      nullable: false,
      description: 'Quantity times unit price, in euros.',
      resolve: lineAmount,
    }),
    product: t.item(access.product, { description: 'What was bought; null when it is no longer sold.' }),
  }),
})

builder.entity(Product, {
  fields: (t) => ({
    ...t.attributes(),
    reviews: t.connection(access.reviewsOf, { description: 'What customers say of it, the latest first.' }),
  }),
})

builder.entity(Review, {
  fields: (t) => ({
    ...t.attributes(),
    customer: t.item(access.customer, { description: 'Who wrote it; null when the account is gone.' }),
    product: t.item(access.product, { description: 'What it is about; null when it is no longer sold.' }),
  }),
})

builder.queryFields((t) => ({
  customer: t.item(access.customer, { description: 'A customer by number.' }),
  customerByEmail: t.item(access.customerByEmail, { description: 'A customer by e-mail address.' }),
  customerItems: t.connection(access.customerItems, {
    description: 'The customer, then their orders, the latest first: a whole item collection in one Query.',
    type: CustomerItem,
  }),
  order: t.item(access.order, { description: 'An order by its number alone.' }),
  orders: t.connection(access.ordersOf, { description: 'The orders of a customer, the latest first.' }),
  ordersByState: t.connection(access.ordersByState, {
    description:
      'The orders of a customer by state; within one, the latest first. A range of placedAt needs a state.',
  }),
  ordersByTotal: t.connection(access.ordersByTotal, {
    description: 'The orders of a customer, largest first.',
  }),
  product: t.item(access.product, { description: 'A product by number.' }),
  products: t.connection(access.productsByPrice, {
    description: 'The products of a category, cheapest first.',
  }),
  reviews: t.connection(access.reviewsOf, { description: 'The reviews of a product, the latest first.' }),
}))

builder.mutationFields((t) => ({
  createCustomer: t.create(Customer, {
    description:
      'Opens an account. Without customerId and joinedAt it gets a new number and the present time.',
  }),
  updateCustomer: t.update(Customer, { description: 'Changes what is given of a customer.' }),
  deleteCustomer: t.delete(Customer, { description: 'Closes an account. Its orders and reviews stay.' }),
  // The state alone may change. The key of byState is made of it, so the update writes that too.
  updateOrderState: t.update(Order, {
    description: 'Moves an order to another state. The order is named by its whole key.',
    attributes: ['state'],
  }),
  cancelOrder: t.update(Order, {
    description: 'Cancels an order that has not been sent yet.',
    set: { state: 'CANCELLED' },
    if: { state: { in: ['PENDING', 'PAID'] } },
  }),
  restockProduct: t.update(Product, {
    description: 'Adds pieces to the stock of a product, and gives it with its new stock.',
    operators: { stock: ['add'] },
  }),
  placeOrder: t.transaction({
    description:
      'Places an order: the order, its lines, and less in stock, all of it or nothing. It fails where a price has ' +
      'changed meanwhile or too little is in stock.',
    input: placeOrderInput,
    payload: { order: Order, lines: [OrderLine] },
    writes: writesOfOrder,
    plan: planOrder,
  }),
  createReview: t.create(Review, {
    description:
      'Reviews a product. Without reviewId and writtenAt it gets a new number and the present time.',
  }),
}))

export const schema = builder.toSchema()
