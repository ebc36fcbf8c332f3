import Fastify from 'fastify'
import mercurius from 'mercurius'
import { naiveReads, type Reads, resolvers, typeDefs } from './resolvers.ts'
import { announce, endpoint } from './serve.ts'
import { shopCalls } from './shop-calls.ts'

/** Mercurius with its loaders and its JIT, as its documentation has them. */
const calls = shopCalls(endpoint)
const app = Fastify()
const { OrderLine: _, ...rest } = resolvers
await app.register(mercurius, {
  schema: typeDefs,
  resolvers: rest as never,
  loaders: {
    OrderLine: {
      product: (queries: readonly { obj: { productId: string } }[]) =>
        calls.products(queries.map(({ obj }) => obj.productId)),
    },
  } as never,
  context: (): Reads => naiveReads(calls),
  jit: 1,
})
await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
announce(typeof address === 'object' && address !== null ? address.port : 0)
