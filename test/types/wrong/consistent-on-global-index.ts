import { Order } from './shop.ts'

Order.query('gsi1', { consistent: true })
