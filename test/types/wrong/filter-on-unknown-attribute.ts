import { Order } from './shop.ts'

Order.query({ filter: { attributes: ['colour'] } })
