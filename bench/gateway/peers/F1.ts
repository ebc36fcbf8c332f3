import { servePlain } from './plain.ts'
import { endpoint } from './serve.ts'
import { shopCalls } from './shop-calls.ts'

const { orders, lines, ...calls } = shopCalls(endpoint)
await servePlain({
  ...calls,
  orders: async (id, first) => (await orders(id, { first })).items,
  lines: async (id, first) => (await lines(id, { first })).items,
})
