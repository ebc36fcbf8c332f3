import { Order } from './shop.ts'

Order.query('gsi1', { where: { placedAt: new Date() } })
