import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ordersOf, plain } from './expected.ts'
import { clients, type OpenShop, openShop, smallShop } from './open-shop.ts'

const { customers } = smallShop
const states = ['PENDING', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED']
const [firstDay, lastDay] = ['2024-07-01T00:00:00.000Z', '2025-07-01T00:00:00.000Z']

describe.each(clients)('over %s', (_, open) => {
  let shop: OpenShop
  beforeAll(async () => {
    shop = await openShop(smallShop, { open })
  })
  afterAll(() => shop?.[Symbol.asyncDispose]())

  describe('customers', () => {
    const fields = 'customerId name email address { street city postcode country } joinedAt'

    it.each(customers)('$name, by number and by e-mail address', async (customer) => {
      const { byNumber, byEmail } = await shop.read(
        `query ($customerId: ID!, $email: EmailAddress!) {
        byNumber: customer(customerId: $customerId) { ${fields} }
        byEmail: customerByEmail(email: $email) { ${fields} }
      }`,
        { customerId: customer.customerId, email: customer.email },
      )
      expect(byNumber).toEqual(plain(customer))
      expect(byEmail).toEqual(plain(customer))
      // The customer and the item that reserves the address are read together, and then the owner of the address.
      expect(shop.calls.map(({ operation, items }) => [operation, items])).toEqual([
        ['batchGet', 2],
        ['get', 1],
      ])
    })

    it('that do not exist are null without an error', async () => {
      const data = await shop.read(
        '{ customer(customerId: "nobody") { name } customerByEmail(email: "no@example.com") { name } }',
      )
      expect(data).toEqual({ customer: null, customerByEmail: null })
    })
  })

  describe.each(customers)('the orders of $name', ({ customerId }) => {
    const fields = 'nodes { orderId customerId placedAt state total }'

    it('from the latest', async () => {
      const data = await shop.read(
        `query ($customerId: ID!) {
        orders(customerId: $customerId, first: 100) { ${fields} }
        customer(customerId: $customerId) { orders(first: 100) { ${fields} } }
      }`,
        { customerId },
      )
      expect(data.orders.nodes).toEqual(plain(ordersOf(customerId)))
      expect(data.customer.orders).toEqual(data.orders)
    })

    it('between two days', async () => {
      const data = await shop.read(
        `query ($customerId: ID!, $placedAt: DateTimeRange) {
        orders(customerId: $customerId, placedAt: $placedAt, first: 100) { ${fields} }
      }`,
        { customerId, placedAt: { gte: firstDay, lt: lastDay } },
      )
      expect(data.orders.nodes).toEqual(plain(ordersOf(customerId).filter(inTime)))
    })

    it.each(states)('in the state %s, all of them and between two days', async (state) => {
      const data = await shop.read(
        `query ($customerId: ID!, $state: OrderState, $placedAt: DateTimeRange) {
        all: ordersByState(customerId: $customerId, state: $state, first: 100) { ${fields} }
        customer(customerId: $customerId) {
          ordersByState(state: $state, placedAt: $placedAt, first: 100) { ${fields} }
        }
      }`,
        { customerId, state, placedAt: { gte: firstDay, lt: lastDay } },
      )
      const expected = ordersOf(customerId).filter((order) => order.state === state)
      expect(data.all.nodes).toEqual(plain(expected))
      expect(data.customer.ordersByState.nodes).toEqual(plain(expected.filter(inTime)))
    })

    it('by descending total, compared as numbers and not as strings', async () => {
      const data = await shop.read(
        `query ($customerId: ID!) {
        all: ordersByTotal(customerId: $customerId, first: 100) { ${fields} }
        dear: ordersByTotal(customerId: $customerId, total: { gte: "99.50", lte: "1000" }, first: 100) { ${fields} }
      }`,
        { customerId },
      )
      const expected = ordersOf(customerId).sort((a, b) => Number(b.total) - Number(a.total))
      expect(data.all.nodes).toEqual(plain(expected))
      expect(data.dear.nodes).toEqual(
        plain(expected.filter(({ total }) => Number(total) >= 99.5 && Number(total) <= 1000)),
      )
    })

    it('with the customer in one Query', async () => {
      const data = await shop.read(
        `query ($customerId: ID!) {
        customerItems(customerId: $customerId, first: 100) {
          nodes { __typename ... on Customer { name } ... on Order { orderId } }
        }
      }`,
        { customerId },
      )
      const customer = customers.find((each) => each.customerId === customerId)
      expect(data.customerItems.nodes).toEqual([
        { __typename: 'Customer', name: customer?.name },
        ...ordersOf(customerId).map(({ orderId }) => ({ __typename: 'Order', orderId })),
      ])
      expect(shop.calls.map(({ operation, index }) => [operation, index])).toEqual([['query', undefined]])
    })

    it('page by page, forward and backward', async () => {
      const expected = ordersOf(customerId).map(({ orderId }) => orderId)
      const forwards = await pagesOf(customerId, ({ endCursor }) => ({ first: 7, after: endCursor }))
      expect(forwards.flat()).toEqual(expected)
      const backwards = await pagesOf(customerId, ({ startCursor }) => ({ last: 7, before: startCursor }))
      expect(backwards.reverse().flat()).toEqual(expected)
    })
  })

  interface PageInfo {
    readonly startCursor?: string | null
    readonly endCursor?: string | null
  }

  /** The numbers of a customer's orders, in the pages that `next` requests until there are no more. */
  async function pagesOf(customerId: string, next: (page: PageInfo) => object): Promise<string[][]> {
    const pages: string[][] = []
    let page: PageInfo | undefined = {}
    while (page !== undefined) {
      const { orders } = await shop.read(
        `query ($customerId: ID!, $first: Int, $after: String, $last: Int, $before: String) {
        orders(customerId: $customerId, first: $first, after: $after, last: $last, before: $before) {
          nodes { orderId }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }`,
        { customerId, ...next(page) },
      )
      pages.push(orders.nodes.map(({ orderId }: { orderId: string }) => orderId))
      const { hasNextPage, hasPreviousPage } = orders.pageInfo
      page = ('first' in next({}) ? hasNextPage : hasPreviousPage) ? orders.pageInfo : undefined
    }
    return pages
  }

  function inTime({ placedAt }: { readonly placedAt: Date }): boolean {
    return placedAt >= new Date(firstDay) && placedAt < new Date(lastDay)
  }

  describe('orders by state', () => {
    it('reject a range of time without a state, which the key does not support', async () => {
      const { errors } = await shop.ask(
        `{ ordersByState(customerId: "c-0001", placedAt: { gte: "${firstDay}" }) { nodes { orderId } } }`,
      )
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
      expect(errors?.[0]?.message).toContain('state')
      expect(shop.calls).toEqual([])
    })

    it('return all states, each from the latest, if no state is given', async () => {
      const data = await shop.read(
        '{ ordersByState(customerId: "c-0001", first: 100) { nodes { state placedAt } } }',
      )
      const expected = ordersOf('c-0001')
        .map(({ state, placedAt }) => ({ state, placedAt }))
        .sort((a, b) => (a.state === b.state ? 0 : a.state < b.state ? 1 : -1))
      expect(data.ordersByState.nodes).toEqual(plain(expected))
    })
  })
})
