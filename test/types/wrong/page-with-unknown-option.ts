import type { StoreRequest } from 'dynagate'
import { access } from './shop.ts'

export const read = (request: StoreRequest) => request.page(access.byState, { customerId: 'c' }, { limit: 5 })
