import type { ArgumentsOfPattern } from 'dynagate'
import type { access } from './shop.ts'

export const asked: ArgumentsOfPattern<typeof access.byState> = {
  customerId: 'c',
  state: { equals: 'OPEN' },
}
