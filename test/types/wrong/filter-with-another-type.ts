import type { ArgumentsOfPattern } from 'dynagate'
import { Order } from './shop.ts'

const large = Order.query({ filter: { attributes: ['total'] } })
export const filter: ArgumentsOfPattern<typeof large> = {
  customerId: '1',
  filter: { total: { gte: 'much' } },
}
