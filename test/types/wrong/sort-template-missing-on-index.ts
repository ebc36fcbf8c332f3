import { attributes, key, shop } from './shop.ts'

shop.entity('Order', { attributes, key, indexes: { gsi1: { partition: 'ORDER#{orderId}' } } })
