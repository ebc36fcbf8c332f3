import type { StoreRequest } from 'dynagate'
import { access } from './shop.ts'

export const read = (request: StoreRequest) => request.snapshot([[access.byState, { customerId: 'c' }]])
