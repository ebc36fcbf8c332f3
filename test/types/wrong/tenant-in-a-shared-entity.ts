import { attributes, desk } from './desk.ts'

desk.entity('Ticket', {
  attributes,
  key: { partition: 'T#{org}#TICKET#{ticketId}', sort: 'TICKET' },
  shared: true,
})
