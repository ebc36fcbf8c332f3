import { attributes, key, shop } from './shop.ts'

shop.entity('Order', { attributes, key, indexes: { gsi9: { partition: 'A', sort: 'B' } } })
