import { a, defineTable } from 'dynagate'

const table = defineTable({ name: 'desk', primaryKey: { partition: 'pk' }, caller: { userId: a.id() } })
table.entity('Ticket', {
  attributes: { ticketId: a.id() },
  key: { partition: 'TICKET#{ticketId}' },
  rules: (r) => ({ read: r.role('support') }),
})
