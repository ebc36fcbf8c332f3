import { append, type UpdateOf } from 'dynagate'
import type { Order } from './shop.ts'

export const changes: UpdateOf<typeof Order> = { total: append([1]) }
