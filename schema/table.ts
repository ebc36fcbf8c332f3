import { a, defineTable } from 'dynagate'

/**
 * A shop in one table. The drawing shows its items; their key templates are below, with attributes in `{braces}`. The items
 * of one partition key are an item collection, which is sorted by the sort key.
 *
 *     CUSTOMER#c-0042   ORDER#2025-06-21T18:57:17.000Z#o-14714    an order
 *                       ORDER#2025-10-19T19:47:42.000Z#o-17998    a later one
 *                       PROFILE                                   the customer
 *     ORDER#o-17998     LINE#01                                   a line of the order
 *                       LINE#02                                   another
 *     PRODUCT#p-501     PRODUCT                                   a product
 *                       REVIEW#2024-04-05T19:08:43.000Z#r-0240    a review of it
 *
 * A product counts its reviews and the orders of it, in the transactions that create them.
 */
export const shop = defineTable({
  name: 'shop',
  primaryKey: { partition: 'pk', sort: 'sk' },
  // Subscriptions are made of the records of the table's stream, whatever program has made the change.
  stream: 'newAndOldImages',
  indexes: {
    // One index for several access patterns: each entity writes its own templates into the same two attributes.
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    // Local indexes sort an item collection by another key. DynamoDB can't add them to an existing table.
    byState: { local: { sort: 'stateAndTime' } },
    // A number needs no template to sort: the attribute `total` is the key itself.
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
    email: a.email().describe('The e-mail address of the customer, which no other customer has.'),
    address: a
      .map('Address', {
        street: a.string().describe('House number and street.'),
        city: a.string(),
        postcode: a.string(),
        country: a.string().describe('The two-letter country code of ISO 3166-1.'),
      })
      .describe('The delivery address.'),
    joinedAt: a
      .dateTime()
      .default(() => new Date())
      .readOnly()
      .describe('When the account was opened.'),
  },
  // PROFILE sorts after every ORDER#…: in descending order the collection is the customer, then the latest orders.
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  // No two customers have one address: in the transaction of its write an item of the gateway's own reserves it.
  unique: { email: ['email'] },
  // A closed account can be reopened, unless another one has its address by then.
  softDelete: true,
})

export const Order = shop.entity('Order', {
  description: 'An order of a customer.',
  attributes: {
    orderId: a.id().describe('The number of the order.'),
    customerId: a.id().describe('The number of the customer.'),
    placedAt: a.dateTime().describe('When the order was placed.'),
    state: a.enum('PENDING', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED').describe('The state of the order.'),
    total: a.money().describe('The sum of the amounts of its lines, in euros.'),
  },
  // The time precedes the number, so that the orders of a customer are sorted by the time they were placed.
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER#{placedAt}#{orderId}' },
  indexes: {
    gsi1: { partition: 'ORDER#{orderId}', sort: 'ORDER' },
    byState: { sort: '{state}#{placedAt}' },
    byTotal: { sort: '{total}' },
  },
})

export const Product = shop.entity('Product', {
  description: 'A product that the shop sells.',
  attributes: {
    productId: a.id().describe('The number of the product.'),
    name: a.string(),
    category: a
      .enum('BOOKS', 'CLOTHING', 'ELECTRONICS', 'GARDEN', 'KITCHEN', 'MUSIC', 'SPORTS', 'TOYS')
      .describe('The category of the product.'),
    price: a.money().describe('The current price of one piece, in euros.'),
    stock: a.int({ min: 0 }).describe('The number of pieces in stock.'),
    orderCount: a.count().describe('The number of orders that it is part of.'),
    reviewCount: a.count().describe('The number of its reviews.'),
    starTotal: a.sum().describe('The sum of the stars of its reviews.'),
  },
  key: { partition: 'PRODUCT#{productId}', sort: 'PRODUCT' },
  indexes: { gsi1: { partition: 'CATEGORY#{category}', sort: 'PRODUCT#{price}#{productId}' } },
})

export const OrderLine = shop.entity('OrderLine', {
  description: 'A line of an order: a product and its quantity.',
  attributes: {
    orderId: a.id().describe('The number of the order.'),
    // In a key a number has a fixed width, or 10 would sort before 2.
    lineNumber: a.int({ digits: 2 }).describe('The position in the order, from 1.'),
    productId: a.id().describe('The number of the product.'),
    // Lists of lines show the name without a read of each product. It follows the product when that is renamed.
    productName: a.copy(Product.attributes.name).describe('The name of the product.'),
    quantity: a.int().describe('The number of pieces.'),
    unitPrice: a.money().describe('The price of one piece when the order was placed, in euros.'),
  },
  key: { partition: 'ORDER#{orderId}', sort: 'LINE#{lineNumber}' },
  // By it the lines of a product are found when its name changes.
  indexes: { gsi1: { partition: 'SOLD#{productId}', sort: '{orderId}#{lineNumber}' } },
  parents: { product: { entity: Product, count: 'orderCount', copy: { productName: 'name' } } },
})

export const Review = shop.entity('Review', {
  description: 'A review of a product by a customer.',
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
    stars: a.int({ digits: 1 }).describe('From 1 (poor) to 5 (excellent).'),
    text: a.string(),
  },
  key: { partition: 'PRODUCT#{productId}', sort: 'REVIEW#{writtenAt}#{reviewId}' },
  indexes: { gsi1: { partition: 'REVIEWER#{customerId}', sort: '{writtenAt}#{reviewId}' } },
  parents: { product: { entity: Product, count: 'reviewCount', sum: { starTotal: 'stars' } } },
})

/** The access patterns of the shop, each a GetItem or a Query; customerByEmail is two GetItems. There are no other reads. */
export const access = shop.access({
  customer: Customer.get(),
  customerByEmail: Customer.lookup('email'),
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
