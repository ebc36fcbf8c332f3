import { attributes, key, shop } from './shop.ts'

shop.entity('Order', { attributes, key, indexes: { byTotal: { sort: 'ORDER#{total}' } } })
