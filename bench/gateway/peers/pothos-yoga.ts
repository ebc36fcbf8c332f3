import { createRequire } from 'node:module'
import type { GraphQLSchema } from 'graphql'
import { gatheredReads, naiveReads, type Reads } from './resolvers.ts'
import { endpoint, serve } from './serve.ts'
import { money, shopCalls } from './shop-calls.ts'

// One copy of graphql for Yoga, Pothos and graphql-jit alike, which is there as CommonJS only.
const require = createRequire(import.meta.url)
const { default: SchemaBuilder } = require('@pothos/core') as typeof import('@pothos/core')
const { createYoga } = require('graphql-yoga') as typeof import('graphql-yoga')

/** Yoga over a Pothos schema: naive (P1), with DataLoaders (P2), or these and graphql-jit (P3). */
export async function servePothosYoga(kind: 'naive' | 'loaders' | 'jit'): Promise<void> {
  const calls = shopCalls(endpoint)
  const reads = kind === 'naive' ? naiveReads : gatheredReads
  const yoga = createYoga({
    schema: makeSchema(),
    context: () => ({ reads: reads(calls) }),
    logging: false,
    plugins: kind === 'jit' ? [useJit()] : [],
  })
  await serve(yoga)
}

type Item = Record<string, never>

function makeSchema(): GraphQLSchema {
  const builder = new SchemaBuilder<{ Context: { reads: Reads } }>({})
  const first = (t: { arg: { int(options: object): unknown } }) => ({ first: t.arg.int({}) }) as never
  const Product = builder.objectRef<Item>('Product')
  const Customer = builder.objectRef<Item>('Customer')
  const Order = builder.objectRef<Item>('Order')
  const OrderLine = builder.objectRef<Item>('OrderLine')
  const Review = builder.objectRef<Item>('Review')
  const connection = (name: string, of: typeof Order) =>
    builder.objectRef<{ nodes: Item[] }>(name).implement({
      fields: (t) => ({
        nodes: t.field({ type: [of], nullable: { list: false, items: true }, resolve: ({ nodes }) => nodes }),
      }),
    })
  Product.implement({
    fields: (t) => ({
      productId: t.id({ nullable: false, resolve: ({ productId }) => productId ?? '' }),
      name: t.string({ resolve: ({ name }) => name }),
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
  const Lines = connection('OrderLineConnection', OrderLine)
  Order.implement({
    fields: (t) => ({
      orderId: t.id({ nullable: false, resolve: ({ orderId }) => orderId ?? '' }),
      total: t.string({ resolve: ({ total }) => money(total) }),
      state: t.string({ resolve: ({ state }) => state }),
      lines: t.field({
        type: Lines,
        args: first(t as never),
        resolve: async ({ orderId }, args: { first?: number }, { reads }) =>
          ({ nodes: await reads.calls.lines(orderId ?? '', args.first ?? 20) }) as never,
      }),
    }),
  })
  const Orders = connection('OrderConnection', Order)
  Customer.implement({
    fields: (t) => ({
      name: t.string({ resolve: ({ name }) => name }),
      orders: t.field({
        type: Orders,
        args: first(t as never),
        resolve: async ({ customerId }, args: { first?: number }, { reads }) =>
          ({ nodes: await reads.calls.orders(customerId ?? '', args.first ?? 20) }) as never,
      }),
    }),
  })
  Review.implement({
    fields: (t) => ({
      stars: t.int({ resolve: ({ stars }) => stars }),
      text: t.string({ resolve: ({ text }) => text }),
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
      orders: t.field({
        type: Orders,
        args: { customerId: t.arg.id({ required: true }), first: t.arg.int({}) },
        resolve: async (_, args, { reads }) =>
          ({ nodes: await reads.calls.orders(String(args.customerId), args.first ?? 20) }) as never,
      }),
    }),
  })
  builder.mutationType({
    fields: (t) => ({
      createReview: t.field({
        type: Review,
        args: { input: t.arg({ type: Input, required: true }) },
        resolve: (_, { input }, { reads }) => reads.calls.createReview(input) as never,
      }),
    }),
  })
  return builder.toSchema()
}

/** Executes by compiled documents, each compiled once. */
function useJit() {
  const { compileQuery, isCompiledQuery } = require('graphql-jit') as typeof import('graphql-jit')
  const compiled = new WeakMap<object, unknown>()
  return {
    onExecute({
      args,
      setExecuteFn,
    }: {
      args: ExecuteArguments
      setExecuteFn(execute: (given: ExecuteArguments) => unknown): void
    }) {
      const known = (compiled.get(args.document) ??
        compileQuery(args.schema, args.document, args.operationName ?? undefined)) as ReturnType<
        typeof compileQuery
      >
      compiled.set(args.document, known)
      if (!isCompiledQuery(known as never)) throw new Error('graphql-jit could not compile a document')
      setExecuteFn((given) =>
        (known as Compiled).query(given.rootValue, given.contextValue, given.variableValues as never),
      )
    },
  } as never
}

interface ExecuteArguments {
  readonly schema: GraphQLSchema
  readonly document: import('graphql').DocumentNode
  readonly operationName?: string | null
  readonly rootValue?: unknown
  readonly contextValue?: unknown
  readonly variableValues?: unknown
}

interface Compiled {
  query(root: unknown, context: unknown, variables: never): unknown
}
