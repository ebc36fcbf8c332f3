import DataLoader from 'dataloader'
import { type Item, money, type ShopCalls } from './shop-calls.ts'

/** The part of the shop's schema that the operations use. */
export const typeDefs = `
  type Query {
    product(productId: ID!): Product
    customer(customerId: ID!): Customer
    orders(customerId: ID!, first: Int): OrderConnection!
  }
  type Mutation { createReview(input: CreateReviewInput!): Review! }
  input CreateReviewInput { productId: ID! customerId: ID! stars: Int! text: String! }
  type Product { productId: ID! name: String! price: String! }
  type Customer { customerId: ID! name: String! orders(first: Int): OrderConnection! }
  type OrderConnection { nodes: [Order]! }
  type Order { orderId: ID! total: String! state: String! lines(first: Int): OrderLineConnection! }
  type OrderLineConnection { nodes: [OrderLine]! }
  type OrderLine { lineNumber: Int! quantity: Int! productId: ID! product: Product }
  type Review { stars: Int! text: String! }
`

/** The arguments of a field, which the schema has checked. */
interface Arguments {
  readonly productId: string
  readonly customerId: string
  readonly first?: number
  readonly input: Item
}

/** How the fields of one request read: individually or batched. */
export interface Reads {
  product(id: string): Promise<Item | undefined>
  customer(id: string): Promise<Item | undefined>
  readonly calls: ShopCalls
}

/** Every field reads individually. */
export function naiveReads(calls: ShopCalls): Reads {
  return { product: calls.product, customer: calls.customer, calls }
}

/** Reads of one tick are batched as BatchGetItem; equal ones are sent once. */
export function gatheredReads(calls: ShopCalls): Reads {
  const products = loaderOf(calls.product, calls.products)
  const customers = loaderOf(calls.customer, calls.customers)
  return { product: (id) => products.load(id), customer: (id) => customers.load(id), calls }
}

/** One is a GetItem, several are a BatchGetItem. */
function loaderOf(
  one: (id: string) => Promise<Item | undefined>,
  several: (ids: readonly string[]) => Promise<readonly (Item | undefined)[]>,
): DataLoader<string, Item | undefined> {
  return new DataLoader((ids) => (ids.length === 1 ? Promise.all(ids.map(one)) : several(ids)))
}

/** The resolvers of the schema; the context is a request's reads. */
export const resolvers = {
  Query: {
    product: (_: unknown, { productId }: Arguments, reads: Reads) => reads.product(productId),
    customer: (_: unknown, { customerId }: Arguments, reads: Reads) => reads.customer(customerId),
    orders: async (_: unknown, { customerId, first = 20 }: Arguments, reads: Reads) => ({
      nodes: (await reads.calls.orders(customerId, { first })).items,
    }),
  },
  Mutation: {
    createReview: (_: unknown, { input }: Arguments, reads: Reads) => reads.calls.createReview(input),
  },
  Product: { price: ({ price }: Item) => money(price) },
  Customer: {
    orders: async ({ customerId }: Item, { first = 20 }: Arguments, reads: Reads) => ({
      nodes: (await reads.calls.orders(String(customerId), { first })).items,
    }),
  },
  Order: {
    total: ({ total }: Item) => money(total),
    lines: async ({ orderId }: Item, { first = 20 }: Arguments, reads: Reads) => ({
      nodes: (await reads.calls.lines(String(orderId), { first })).items,
    }),
  },
  OrderLine: { product: ({ productId }: Item, _: unknown, reads: Reads) => reads.product(String(productId)) },
}
