import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { startGateway } from 'dynagate'
import { print } from 'graphql'
import { describe, expect, it } from 'vitest'
import { clientFolder, generateClient } from './generate-client.ts'
import {
  CustomerItemsDocument,
  CustomerWithOrdersDocument,
  type OrderState,
  UpdateOrderStateDocument,
} from './generated/graphql.ts'
import { openShop, smallShop } from './open-shop.ts'

/** The shop on a port, queried like by an application: with documents that have types for variables and responses. */
async function openServer() {
  const shop = await openShop(smallShop)
  const server = await startGateway({ gateway: shop.gateway, port: 0, host: '127.0.0.1' })
  return {
    async ask<Data, Variables>(
      document: TypedDocumentNode<Data, Variables>,
      variables: Variables,
    ): Promise<Data> {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: print(document), variables }),
      })
      const { data, errors } = (await response.json()) as { data: Data; errors?: unknown }
      if (errors !== undefined) throw new Error(JSON.stringify(errors))
      return data
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await shop[Symbol.asyncDispose]()
    },
  }
}

describe('a client generated from the printed schema', () => {
  it('is the one that is type-checked here', async () => {
    const names = await readdir(clientFolder)
    const kept = names.map(async (name) => [name, await readFile(join(clientFolder, name), 'utf8')] as const)
    expect(new Map(await Promise.all(kept)), 'run: node test/shop/generate-client.ts').toEqual(
      await generateClient(),
    )
  })

  it('reads a typed customer with orders, lines and products', async () => {
    await using server = await openServer()
    const { customer } = await server.ask(CustomerWithOrdersDocument, {
      customerId: 'c-0001',
      placedAt: { lt: '2025-01-01T00:00:00.000Z' },
    })
    const name: string | undefined = customer?.name
    expect(name).toBe(smallShop.customers[0]?.name)
    const [order] = customer?.orders?.nodes ?? []
    const state: OrderState | undefined = order?.state
    expect(['DELIVERED', 'CANCELLED']).toContain(state)
    const [line] = order?.lines?.nodes ?? []
    const bought = smallShop.lines.find(({ orderId }) => orderId === order?.orderId)
    const product = smallShop.products.find(({ productId }) => productId === bought?.productId)
    expect(line?.quantity).toBe(bought?.quantity)
    expect(line?.product).toEqual({ name: product?.name, category: product?.category })
  })

  it('distinguishes the members of a collection', async () => {
    await using server = await openServer()
    const { customerItems } = await server.ask(CustomerItemsDocument, { customerId: 'c-0002' })
    const summaries = customerItems?.nodes.map((node) =>
      node?.__typename === 'Customer' ? node.email : node?.total,
    )
    const orders = smallShop.orders.filter(({ customerId }) => customerId === 'c-0002').reverse()
    const expected = [smallShop.customers[1]?.email, ...orders.map(({ total }) => total)]
    expect(summaries).toEqual(expected.slice(0, 20))
  })

  it('writes with a typed input', async () => {
    await using server = await openServer()
    const order = smallShop.orders.at(-1)
    const { customerId = '', orderId = '', placedAt } = order ?? {}
    const { updateOrderState } = await server.ask(UpdateOrderStateDocument, {
      input: { customerId, orderId, placedAt: placedAt?.toISOString() ?? '', state: 'SHIPPED' },
    })
    expect(updateOrderState).toEqual({ orderId, state: 'SHIPPED' })
  })
})
