import type { StoreRequest } from 'dynagate'
import { Order } from './shop.ts'

declare const request: StoreRequest
request.restore(Order, { customerId: 'c', orderId: 'o' })
