import { attributes, shop } from './shop.ts'

shop.entity('Order', {
  attributes,
  key: { partition: 'CUSTOMER#{customerId}', sort: 'ORDER' },
  unique: { number: ['number'] },
})
