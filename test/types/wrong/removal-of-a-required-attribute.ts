import type { PatchOf } from 'dynagate'
import type { Order } from './shop.ts'

export const patch: PatchOf<typeof Order> = { gift: null }
