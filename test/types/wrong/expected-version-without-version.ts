import type { StoreRequest } from 'dynagate'
import { Order } from './shop.ts'

export const update = (request: StoreRequest) =>
  request.update(Order, { customerId: 'c', orderId: 'o' }, { gift: true }, { expectedVersion: 1 })
