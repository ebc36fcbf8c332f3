import { attributes, desk } from './desk.ts'

desk.entity('Ticket', { attributes, key: { partition: 'TICKET#{ticketId}', sort: 'TICKET' } })
