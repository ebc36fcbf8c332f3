import { a, defineTable } from 'dynagate'

/**
 * A shop in one table. The key templates below are the lines of this drawing, with attributes in `{braces}`. Items
 * of one partition key are an item collection: they lie side by side, in the order of their sort keys.
 *
 *     CUSTOMER#c-0042   ORDER#2025-06-21T18:57:17.000Z#o-14714    an order
 *                       ORDER#2025-10-19T19:47:42.000Z#o-17998    a later one
 *                       PROFILE                                   the customer
 *     ORDER#o-17998     LINE#01                                   a line of the order
 *                       LINE#02                                   another
 *     PRODUCT#p-501     PRODUCT                                   a product
 *                       REVIEW#2024-04-05T19:08:43.000Z#r-0240    a review of it
 */
export const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    // One index for several questions: each entity writes its own templates into the same two attributes.
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    // Local indexes sort one collection anew. DynamoDB can't add them to a table that exists.
    byState: { local: { sort: 'stateAndTime' } },
    // A number sorts by itself, so the order's own total is the key, and no text is made of it.
    byTotal: { local: { sort: { name: 'total', type: 'N' } } },
  },
})

export const Customer = shop.entity('Customer', {
  description: 'A person with an account at the shop.',
  attributes: {
    customerId: a
      .id()
      .default(() => `c-${crypto.randomUUID()}`)
      .describe('The number of the customer.'),
    name: a.string().describe('Given name and family name.'),
    email: a.email().describe('Where the shop writes to.'),
    address: a
      .map('Address', {
        street: a.string().describe('House number and street.'),
        city: a.string(),
        postcode: a.string(),
        country: a.string().describe('Two letters, as ISO 3166-1 has them.'),
      })
      .describe('Where parcels go.'),
    joinedAt: a
      .dateTime()
      .default(() => new Date())
      .readOnly()
      .describe('When the account was opened.'),
  },
  // PROFILE sorts behind every ORDER#…: read backwards, the collection is the customer and then the latest orders.
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  // An index finds, it doesn't keep unique: of two customers with one address, customerByEmail gives neither.
  indexes: { gsi1: { partition: 'EMAIL#{email}', sort: 'CUSTOMER' } },
})

export const Order = shop.entity('Order', {
  description: 'What a customer bought in one go.',
  attributes: {
    orderId: a.id().describe('The number of the order.'),
    customerId: a.id().describe('The number of the customer.'),
    placedAt: a.dateTime().describe('When the order was placed.'),
    state: a.enum('PENDING', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED').describe('How far the order is.'),
    total: a.money().describe('The sum of the lines, in euros.'),
  },
  // Time stands before the number, so that the orders of a customer lie in the order they were placed.
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}#{orderId}' },
  indexes: {
    gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER' },
    byState: { sort: '{state}#{placedAt}' },
    byTotal: { sort: '{total}' },
  },
})

export const OrderLine = shop.entity('OrderLine', {
  description: 'One product in an order.',
  attributes: {
    orderId: a.id().describe('The number of the order.'),
    // In a key a number has a fixed width, or 10 would sort before 2.
    lineNumber: a.int({ digits: 2 }).describe('The place in the order, from 1.'),
    productId: a.id().describe('The number of the product.'),
    quantity: a.int().describe('How many pieces.'),
    unitPrice: a.money().describe('What one piece cost when the order was placed, in euros.'),
  },
  key: { partition: 'ORDER#{orderId}', sort: 'LINE#{lineNumber}' },
})

export const Product = shop.entity('Product', {
  description: 'Something the shop sells.',
  attributes: {
    productId: a.id().describe('The number of the product.'),
    name: a.string(),
    category: a
      .enum('BOOKS', 'CLOTHING', 'ELECTRONICS', 'GARDEN', 'KITCHEN', 'MUSIC', 'SPORTS', 'TOYS')
      .describe('The shelf it stands on.'),
    price: a.money().describe('What one piece costs today, in euros.'),
    stock: a.int({ min: 0 }).describe('How many pieces are there to sell.'),
  },
  key: { partition: 'PRODUCT#{productId}', sort: 'PRODUCT' },
  indexes: { gsi1: { partition: 'CATEGORY#{category}', sort: 'PRODUCT#{price}#{productId}' } },
})

export const Review = shop.entity('Review', {
  description: 'What a customer thinks of a product.',
  attributes: {
    reviewId: a
      .id()
      .default(() => `r-${crypto.randomUUID()}`)
      .describe('The number of the review.'),
    productId: a.id().describe('The number of the product.'),
    customerId: a.id().describe('The number of the customer who wrote it.'),
    writtenAt: a
      .dateTime()
      .default(() => new Date())
      .describe('When the review was written.'),
    stars: a.int({ digits: 1 }).describe('From one, poor, to five, excellent.'),
    text: a.string(),
  },
  key: { partition: 'PRODUCT#{productId}', sort: 'REVIEW#{writtenAt}#{reviewId}' },
  indexes: { gsi1: { partition: 'REVIEWER#{customerId}', sort: '{writtenAt}#{reviewId}' } },
})

/** Every way the shop is read. Each is one GetItem or one Query; what isn't here can't be asked. */
export const access = shop.access({
  customer: Customer.get(),
  customerByEmail: Customer.lookup('gsi1'),
  customerItems: shop.collection([Customer, Order], { order: 'desc' }),
  order: Order.lookup('gsi1'),
  ordersOf: Order.query({ order: 'desc' }),
  ordersByState: Order.query('byState', { order: 'desc' }),
  ordersByTotal: Order.query('byTotal', { order: 'desc' }),
  linesOf: OrderLine.query(),
  product: Product.get(),
  productsByPrice: Product.query('gsi1', { filter: { attributes: ['name'] } }),
  reviewsOf: Review.query({ order: 'desc', filter: { attributes: ['stars'] } }),
  reviewsBy: Review.query('gsi1', { order: 'desc' }),
})
