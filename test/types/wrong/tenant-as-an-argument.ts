import type { ArgumentsOfPattern } from 'dynagate'
import type { access } from './desk.ts'

export const args: ArgumentsOfPattern<typeof access.ticket> = { org: 'acme', ticketId: 't1' }
