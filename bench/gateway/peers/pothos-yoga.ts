import { createRequire } from 'node:module'
import type { GraphQLSchema } from 'graphql'
import { makeSchema } from './pothos-schema.ts'
import { gatheredReads, naiveReads } from './resolvers.ts'
import { endpoint, serve } from './serve.ts'
import { shopCalls } from './shop-calls.ts'

// One copy of graphql for Yoga, Pothos and graphql-jit alike, which is there as CommonJS only.
const require = createRequire(import.meta.url)
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

/** Executes compiled documents, each compiled once. */
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
