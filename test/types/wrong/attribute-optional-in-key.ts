import { attributes, shop } from './shop.ts'

shop.entity('Order', { attributes, key: { partition: 'NOTE#{note}', sort: 'ORDER' } })
