import DataLoader from 'dataloader'
import { money, type ShopCalls } from './shop-calls.ts'

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

type Item = Record<string, unknown>
/** Whatever a field is asked with: the schema has checked it. */
interface Arguments {
  readonly productId: string
  readonly customerId: string
  readonly first?: number
  readonly input: Item
}

/** How the fields of one request read: each for itself, or gathered. */
export interface Reads {
  product(id: string): Promise<Item | undefined>
  customer(id: string): Promise<Item | undefined>
  readonly calls: ShopCalls
}

/** Every field reads for itself. */
export function naiveReads(calls: ShopCalls): Reads {
  return { product: calls.product, customer: calls.customer, calls }
}

/** Reads of one tick are gathered and sent as BatchGetItem; the same one twice is one. */
export function gatheredReads(calls: ShopCalls): Reads {
  const products = new DataLoader((ids: readonly string[]) =>
    ids.length === 1 ? Promise.all(ids.map(calls.product)) : calls.products(ids),
  )
  const customers = new DataLoader((ids: readonly string[]) => Promise.all(ids.map(calls.customer)))
  return { product: (id) => products.load(id), customer: (id) => customers.load(id), calls }
}

/** The resolvers of the schema; the context is a request's reads. */
export const resolvers = {
  Query: {
    product: (_: unknown, { productId }: Arguments, reads: Reads) => reads.product(productId),
    customer: (_: unknown, { customerId }: Arguments, reads: Reads) => reads.customer(customerId),
    orders: async (_: unknown, { customerId, first = 20 }: Arguments, reads: Reads) => ({
      nodes: await reads.calls.orders(customerId, first),
    }),
  },
  Mutation: {
    createReview: (_: unknown, { input }: Arguments, reads: Reads) => reads.calls.createReview(input),
  },
  Product: { price: ({ price }: Item) => money(price) },
  Customer: {
    orders: async ({ customerId }: Item, { first = 20 }: Arguments, reads: Reads) => ({
      nodes: await reads.calls.orders(String(customerId), first),
    }),
  },
  Order: {
    total: ({ total }: Item) => money(total),
    lines: async ({ orderId }: Item, { first = 20 }: Arguments, reads: Reads) => ({
      nodes: await reads.calls.lines(String(orderId), first),
    }),
  },
  OrderLine: { product: ({ productId }: Item, _: unknown, reads: Reads) => reads.product(String(productId)) },
}
