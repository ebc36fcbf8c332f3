import { a } from 'dynagate'
import { attributes, key, shop } from './shop.ts'

shop.entity('Order', {
  attributes: { ...attributes, size: a.computed('1', ['total'], (total: string) => total) },
  key,
})
