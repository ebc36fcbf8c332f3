import type { ConditionOf } from 'dynagate'
import type { Order } from './shop.ts'

export const condition: ConditionOf<typeof Order> = { or: [{ total: { gte: 'much' } }] }
