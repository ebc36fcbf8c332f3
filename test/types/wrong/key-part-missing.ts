import type { KeyOf } from 'dynagate'
import type { Order } from './shop.ts'

export const key: KeyOf<typeof Order> = { customerId: 'c' }
