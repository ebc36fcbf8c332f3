import { attributes, shop } from './shop.ts'

shop.entity('Order', { attributes, key: { partition: 'CUSTOMER#{customer}', sort: 'ORDER' } })
