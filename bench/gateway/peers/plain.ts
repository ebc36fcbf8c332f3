import { readJson, serve } from './serve.ts'
import type { ShopCalls } from './shop-calls.ts'
import { money } from './shop-calls.ts'

type Item = Record<string, unknown>

/** The variables of the operations, in which all ids are strings. */
interface Variables {
  readonly id: string
  readonly input: Item
}

/** The calls of plain code, with or without the SDK. */
export interface PlainCalls extends Pick<ShopCalls, 'customer' | 'product' | 'products' | 'createReview'> {
  orders(customerId: string, first: number): Promise<readonly Item[]>
  lines(orderId: string, first: number): Promise<readonly Item[]>
}

/** A server without GraphQL: it knows the five operations by name, and builds their responses by hand. */
export async function servePlain(calls: PlainCalls): Promise<void> {
  const answers: Readonly<Record<string, (variables: Variables) => Promise<unknown>>> = {
    async Get({ id }) {
      const product = await calls.product(id)
      return {
        product: product && { productId: product.productId, name: product.name, price: money(product.price) },
      }
    },
    async Customer({ id }) {
      const [customer, orders] = await Promise.all([calls.customer(id), calls.orders(id, 10)])
      const nodes = orders.map(({ orderId, total, state }) => ({ orderId, total: money(total), state }))
      return { customer: customer && { name: customer.name, orders: { nodes } } }
    },
    async Nested({ id }) {
      const orders = await calls.orders(id, 10)
      const lines = await Promise.all(orders.map(({ orderId }) => calls.lines(String(orderId), 5)))
      const ids = lines.flat().map(({ productId }) => String(productId))
      const products = new Map((await calls.products(ids)).map((product, at) => [ids[at], product]))
      const lineOf = ({ lineNumber, quantity, productId }: Item) => {
        const product = products.get(String(productId))
        return { lineNumber, quantity, product: product ? { name: product.name } : null }
      }
      return {
        orders: {
          nodes: orders.map(({ orderId }, at) => ({
            orderId,
            lines: { nodes: (lines[at] ?? []).map(lineOf) },
          })),
        },
      }
    },
    async Aliases(variables) {
      const products = await calls.products(Object.values<string>(variables as never))
      return Object.fromEntries(
        products.map((product, at) => [`a${at}`, product ? { name: product.name } : null]),
      )
    },
    async Put({ input }) {
      const { stars, text } = (await calls.createReview(input)) as Item
      return { createReview: { stars, text } }
    },
  }
  await serve(async (request, response) => {
    const { query, variables } = await readJson(request)
    const [, name = ''] = /^\w+ (\w+)/.exec(String(query)) ?? []
    const body = JSON.stringify({ data: await answers[name]?.(variables as unknown as Variables) })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
}
