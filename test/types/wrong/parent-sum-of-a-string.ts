import { a } from 'dynagate'
import { shop } from './shop.ts'

const Account = shop.entity('Account', {
  attributes: { accountId: a.id(), name: a.string(), balance: a.sum() },
  key: { partition: 'ACCOUNT#{accountId}', sort: 'ACCOUNT' },
})
shop.entity('Booking', {
  attributes: { bookingId: a.id(), accountId: a.id(), note: a.string() },
  key: { partition: 'BOOKING#{bookingId}', sort: 'BOOKING' },
  parents: { account: { entity: Account, sum: { balance: 'note' } } },
})
