import { Order } from './shop.ts'

Order.lookup('gsi9')
