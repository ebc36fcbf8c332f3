import { a } from 'dynagate'
import { attributes, key, shop } from './shop.ts'

shop.entity('Order', { attributes: { ...attributes, mailKey: a.lowerCase('mail') }, key })
