import { attributes, key, shop } from './shop.ts'

shop.entity('Order', { attributes, key, movable: ['orderId', 'state'] })
