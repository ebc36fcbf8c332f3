import { Order } from './shop.ts'

Order.lookup('gsi1', { consistent: true })
