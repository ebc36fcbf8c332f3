import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ApolloGateway, IntrospectAndCompose } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { type CallRecord, createGateway, gatewayOptions, startGateway } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import catalogue from './catalogue.ts'
import { reviewsServer } from './reviews.ts'

const opened = new AsyncDisposableStack()
const calls: string[] = []
let router: ApolloServer

beforeAll(async () => {
  const observers = [{ onCall: ({ operation }: CallRecord) => calls.push(operation) }]
  const app = opened.use(await openTestGateway({ ...catalogue, observers }, { seed: true }))
  const products = await startGateway({
    gateway: createGateway(gatewayOptions(catalogue, app.store)),
    port: 0,
  })
  opened.defer(() => products.close())
  const reviews = reviewsServer().listen(0, '127.0.0.1')
  opened.defer(() => void reviews.close())
  await once(reviews, 'listening')
  const { port } = reviews.address() as AddressInfo
  router = new ApolloServer({
    gateway: new ApolloGateway({
      supergraphSdl: new IntrospectAndCompose({
        subgraphs: [
          { name: 'catalogue', url: products.url },
          { name: 'reviews', url: `http://127.0.0.1:${port}/graphql` },
        ],
      }),
    }),
  })
  await router.start()
  opened.defer(() => router.stop())
})
afterAll(() => opened.disposeAsync())

async function ask(query: string): Promise<unknown> {
  const { body } = await router.executeOperation({ query })
  if (body.kind !== 'single') throw new Error('Expected a single result')
  expect(body.singleResult.errors).toBeUndefined()
  // The router's objects have no prototype.
  return JSON.parse(JSON.stringify(body.singleResult.data))
}

test('a product has the reviews of the other subgraph', async () => {
  expect(await ask('{ product(productId: "p1") { name reviews { stars } } }')).toEqual({
    product: { name: 'Kettle', reviews: [{ stars: 5 }, { stars: 2 }] },
  })
})

test('the products of reviews are read together', async () => {
  calls.length = 0
  expect(await ask('{ latestReviews { stars product { name price } } }')).toEqual({
    latestReviews: [
      { stars: 4, product: { name: 'Cup', price: '5.00' } },
      { stars: 5, product: { name: 'Kettle', price: '30.00' } },
      { stars: 2, product: { name: 'Kettle', price: '30.00' } },
    ],
  })
  expect(calls).toEqual(['batchGet'])
})
