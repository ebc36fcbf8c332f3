import { createRequire } from 'node:module'
import type { GraphQLSchema } from 'graphql'
import type { Reads } from './resolvers.ts'
import { type Item as AnyItem, money, type PageFound, type TimeRange } from './shop-calls.ts'

// The same copy of graphql as Yoga has: see pothos-yoga.ts.
const require = createRequire(import.meta.url)
const { default: SchemaBuilder } = require('@pothos/core') as typeof import('@pothos/core')

/** The shop's schema by hand: what the five operations of the benchmark use, and the ten whose calls are counted. */
export function makeSchema(): GraphQLSchema {
  const builder = new SchemaBuilder<{ Context: { reads: Reads } }>({})
  const Node = builder.interfaceRef<Item>('Node').implement({
    resolveType: (item) => (item.sk === 'PROFILE' ? 'Customer' : 'Product'),
    fields: (t) => ({ id: t.id({ nullable: false, resolve: idOf }) }),
  })
  const Product = builder.objectRef<Item>('Product')
  const Customer = builder.objectRef<Item>('Customer')
  const Order = builder.objectRef<Item>('Order')
  const OrderLine = builder.objectRef<Item>('OrderLine')
  const Review = builder.objectRef<Item>('Review')
  const PageInfo = builder.objectRef<PageFound>('PageInfo').implement({
    fields: (t) => ({
      hasNextPage: t.exposeBoolean('hasNextPage'),
      endCursor: t.string({ nullable: true, resolve: ({ items }) => cursorOf(items.at(-1)) }),
    }),
  })
  const connection = (name: string, of: typeof Order) => {
    const Edge = builder.objectRef<Item>(`${name}Edge`).implement({
      fields: (t) => ({
        cursor: t.string({ resolve: (item) => cursorOf(item) ?? '' }),
        node: t.field({ type: of, nullable: true, resolve: (item) => item }),
      }),
    })
    return builder.objectRef<PageFound>(`${name}Connection`).implement({
      fields: (t) => ({
        nodes: t.field({
          type: [of],
          nullable: { list: false, items: true },
          resolve: ({ items }) => items as Item[],
        }),
        edges: t.field({ type: [Edge], resolve: ({ items }) => items as Item[] }),
        pageInfo: t.field({ type: PageInfo, resolve: (page) => page }),
      }),
    })
  }
  const [Lines, Orders, Reviews] = [
    connection('OrderLine', OrderLine),
    connection('Order', Order),
    connection('Review', Review),
  ]
  const DateTimeRange = builder.inputType('DateTimeRange', {
    fields: (t) => ({ gte: t.string({ required: true }), lt: t.string({ required: true }) }),
  })

  Product.implement({
    interfaces: [Node],
    fields: (t) => ({
      productId: t.id({ nullable: false, resolve: ({ productId }) => productId ?? '' }),
      name: t.string({ resolve: ({ name }) => name }),
      category: t.string({ resolve: ({ category }) => category }),
      price: t.string({ resolve: ({ price }) => money(price) }),
    }),
  })
  OrderLine.implement({
    fields: (t) => ({
      lineNumber: t.int({ resolve: ({ lineNumber }) => lineNumber }),
      quantity: t.int({ resolve: ({ quantity }) => quantity }),
      product: t.field({
        type: Product,
        nullable: true,
        resolve: ({ productId }, _, { reads }) => reads.product(productId ?? '') as never,
      }),
    }),
  })
  Order.implement({
    fields: (t) => ({
      orderId: t.id({ nullable: false, resolve: ({ orderId }) => orderId ?? '' }),
      placedAt: t.string({ resolve: ({ placedAt }) => placedAt }),
      total: t.string({ resolve: ({ total }) => money(total) }),
      state: t.string({ resolve: ({ state }) => state }),
      customer: t.field({
        type: Customer,
        nullable: true,
        resolve: ({ customerId }, _, { reads }) => reads.customer(customerId ?? '') as never,
      }),
      lines: t.field({
        type: Lines,
        args: { first: t.arg.int({}) },
        resolve: ({ orderId }, args, { reads }) => reads.calls.lines(orderId ?? '', pageOf(args)),
      }),
    }),
  })
  Customer.implement({
    interfaces: [Node],
    fields: (t) => ({
      name: t.string({ resolve: ({ name }) => name }),
      orders: t.field({
        type: Orders,
        args: { first: t.arg.int({}) },
        resolve: ({ customerId }, args, { reads }) => reads.calls.orders(customerId ?? '', pageOf(args)),
      }),
      reviews: t.field({
        type: Reviews,
        args: { first: t.arg.int({}) },
        resolve: ({ customerId }, args, { reads }) => reads.calls.reviewsBy(customerId ?? '', pageOf(args)),
      }),
    }),
  })
  Review.implement({
    fields: (t) => ({
      stars: t.int({ resolve: ({ stars }) => stars }),
      text: t.string({ resolve: ({ text }) => text }),
      product: t.field({
        type: Product,
        nullable: true,
        resolve: ({ productId }, _, { reads }) => reads.product(productId ?? '') as never,
      }),
      customer: t.field({
        type: Customer,
        nullable: true,
        resolve: ({ customerId }, _, { reads }) => reads.customer(customerId ?? '') as never,
      }),
    }),
  })
  const Input = builder.inputType('CreateReviewInput', {
    fields: (t) => ({
      productId: t.id({ required: true }),
      customerId: t.id({ required: true }),
      stars: t.int({ required: true }),
      text: t.string({ required: true }),
    }),
  })
  builder.queryType({
    fields: (t) => ({
      node: t.field({
        type: Node,
        nullable: true,
        args: { id: t.arg.id({ required: true }) },
        resolve: (_, { id }, { reads }) => nodeOf(String(id), reads) as never,
      }),
      product: t.field({
        type: Product,
        nullable: true,
        args: { productId: t.arg.id({ required: true }) },
        resolve: (_, { productId }, { reads }) => reads.product(String(productId)) as never,
      }),
      customer: t.field({
        type: Customer,
        nullable: true,
        args: { customerId: t.arg.id({ required: true }) },
        resolve: (_, { customerId }, { reads }) => reads.customer(String(customerId)) as never,
      }),
      order: t.field({
        type: Order,
        nullable: true,
        args: { orderId: t.arg.id({ required: true }) },
        resolve: (_, { orderId }, { reads }) => reads.calls.order(String(orderId)) as never,
      }),
      orders: t.field({
        type: Orders,
        args: {
          customerId: t.arg.id({ required: true }),
          first: t.arg.int({}),
          after: t.arg.string({}),
          placedAt: t.arg({ type: DateTimeRange }),
        },
        resolve: (_, { customerId, placedAt, ...args }, { reads }) =>
          reads.calls.orders(String(customerId), pageOf(args), (placedAt as TimeRange) ?? undefined),
      }),
    }),
  })
  builder.mutationType({
    fields: (t) => ({
      createReview: t.field({
        type: Review,
        args: { input: t.arg({ type: Input, required: true }) },
        resolve: (_, { input }, { reads }) => reads.calls.createReview(input as AnyItem) as never,
      }),
    }),
  })
  return builder.toSchema()
}

// Pothos infers a field's type from its resolver's result; items are untyped.
type Item = Record<string, never>

interface PageArguments {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
}

function pageOf({ first, after }: PageArguments) {
  return { first: first ?? 20, after: after ? (decoded(after) as AnyItem) : undefined }
}

/** A cursor is the key of its item, after which a Query can continue. */
function cursorOf(item: AnyItem | undefined): string | undefined {
  return item && encoded({ pk: item.pk, sk: item.sk })
}

function idOf(item: Item): string {
  return encoded(item.sk === 'PROFILE' ? ['Customer', item.customerId] : ['Product', item.productId])
}

function nodeOf(id: string, reads: Reads): Promise<AnyItem | undefined> {
  const [type, key] = decoded(id) as [string, string]
  return type === 'Customer' ? reads.customer(key) : reads.product(key)
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decoded(text: string): unknown {
  return JSON.parse(Buffer.from(text, 'base64url').toString())
}
