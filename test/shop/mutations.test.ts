import { describe, expect, it } from 'vitest'
import { clients, openShop, smallShop } from './open-shop.ts'

const address = { street: '1 Mill Lane', city: 'Bath', postcode: 'BA1', country: 'GB' }

describe.each(clients)('over %s', (_, open) => {
  describe('a customer', () => {
    it('is created, found by e-mail address, changed, found only by the new address, and deleted', async () => {
      await using shop = await openShop(smallShop, { open })
      const created = await shop.ask(
        'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customerId joinedAt } }',
        { input: { name: 'Ada Byron', email: 'ada@example.com', address } },
      )
      const { customerId, joinedAt } = created.data.createCustomer
      expect(customerId).toMatch(/^c-[0-9a-f-]{36}$/)
      expect(Date.now() - Date.parse(joinedAt)).toBeLessThan(60_000)

      const updated = await shop.ask(
        'mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { name email address { city } } }',
        { input: { customerId, email: 'lovelace@example.com' } },
      )
      expect(updated.data.updateCustomer).toEqual({
        name: 'Ada Byron',
        email: 'lovelace@example.com',
        address: { city: 'Bath' },
      })
      const found = await shop.ask(`{
      old: customerByEmail(email: "ada@example.com") { customerId }
      new: customerByEmail(email: "lovelace@example.com") { customerId }
    }`)
      expect(found.data).toEqual({ old: null, new: { customerId } })

      const input = { customerId }
      const deleted = 'mutation ($input: DeleteCustomerInput!) { deleteCustomer(input: $input) { name } }'
      expect(await shop.ask(deleted, { input })).toEqual({ data: { deleteCustomer: { name: 'Ada Byron' } } })
      const again = await shop.ask(deleted, { input })
      expect(again.errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND'])
      const restored = 'mutation ($input: RestoreCustomerInput!) { restoreCustomer(input: $input) { name } }'
      expect(await shop.ask(restored, { input })).toEqual({
        data: { restoreCustomer: { name: 'Ada Byron' } },
      })
    })

    it('is not created twice', async () => {
      await using shop = await openShop(smallShop, { open })
      const { errors } = await shop.ask(
        'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { name } }',
        { input: { customerId: 'c-0001', name: 'Ada Byron', email: 'ada@example.com', address } },
      )
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['ALREADY_EXISTS'])
    })

    it('has an e-mail address that no other one has, of those that filled the shop too', async () => {
      await using shop = await openShop(smallShop, { open })
      const [{ email } = { email: '' }] = smallShop.customers
      const { errors } = await shop.ask(
        'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { name } }',
        { input: { name: 'Ada Byron', email, address } },
      )
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNIQUE_VIOLATION'])
    })

    it('is null on its orders once it is deleted', async () => {
      await using shop = await openShop(smallShop, { open })
      const order = smallShop.orders[0]
      await shop.ask(`mutation { deleteCustomer(input: { customerId: "${order?.customerId}" }) { name } }`)
      const { data, errors } = await shop.ask(
        `{ order(orderId: "${order?.orderId}") { total customer { name } } }`,
      )
      expect(errors).toBeUndefined()
      expect(data).toEqual({ order: { total: order?.total, customer: null } })
    })
  })

  describe('an order whose state changes', () => {
    it('moves in the index of states', async () => {
      await using shop = await openShop(smallShop, { open })
      const order = smallShop.orders.find(({ state }) => state === 'DELIVERED')
      const { customerId, placedAt, orderId } = order ?? {}
      const answer = await shop.ask(
        'mutation ($input: UpdateOrderInput!) { updateOrderState(input: $input) { orderId state total } }',
        { input: { customerId, placedAt, orderId, state: 'CANCELLED' } },
      )
      expect(answer).toEqual({
        data: { updateOrderState: { orderId, state: 'CANCELLED', total: order?.total } },
      })
      const { data } = await shop.ask(
        `query ($customerId: ID!, $placedAt: DateTimeRange) {
        old: ordersByState(customerId: $customerId, state: DELIVERED, placedAt: $placedAt) { nodes { orderId } }
        new: ordersByState(customerId: $customerId, state: CANCELLED, placedAt: $placedAt) { nodes { orderId } }
      }`,
        { customerId, placedAt: { eq: placedAt } },
      )
      expect(data).toEqual({ old: { nodes: [] }, new: { nodes: [{ orderId }] } })
    })
  })

  describe('a review', () => {
    it('is the first of its product once it is written', async () => {
      await using shop = await openShop(smallShop, { open })
      const input = { productId: 'p-101', customerId: 'c-0001', stars: 5, text: 'Worth every cent.' }
      const created = await shop.ask(
        `mutation ($input: CreateReviewInput!) {
        createReview(input: $input) { reviewId product { productId } customer { customerId } }
      }`,
        { input },
      )
      const { reviewId, product, customer } = created.data.createReview
      expect([product, customer]).toEqual([{ productId: 'p-101' }, { customerId: 'c-0001' }])
      const { data } = await shop.ask(
        '{ reviews(productId: "p-101", first: 1) { nodes { reviewId stars text } } }',
      )
      expect(data.reviews.nodes).toEqual([{ reviewId, stars: 5, text: 'Worth every cent.' }])
    })
  })
})
