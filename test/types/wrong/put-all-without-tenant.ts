import type { Store } from 'dynagate'
import { Ticket } from './desk.ts'

export const put = (store: Store) => store.putAll(Ticket, [{ ticketId: 't1', title: 'Help' }], {})
