import { add, type UpdateOf } from 'dynagate'
import type { Order } from './shop.ts'

export const changes: UpdateOf<typeof Order> = { total: add('1') }
