import { Order } from './shop.ts'

Order.query('gsi9')
