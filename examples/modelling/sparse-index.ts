import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const desk = defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { open: { global: { partition: 'openpk', sort: 'opensk' } } },
})

const Ticket = desk.entity('Ticket', {
  attributes: {
    ticketId: a.id(),
    team: a.id(),
    title: a.string(),
    openedAt: a.dateTime(),
    openSince: a.dateTime().optional().describe('When it was opened; a closed ticket has none.'),
  },
  key: { partition: 'TICKET#{ticketId}', sort: 'TICKET' },
  indexes: { open: { partition: 'TEAM#{team}', sort: '{openSince}', sparse: true } },
})

const access = desk.access({
  ticket: Ticket.get(),
  openTickets: Ticket.query('open'),
})

const builder = createBuilder(desk)

builder.entity(Ticket, { fields: (t) => t.attributes('ticketId', 'title', 'openedAt', 'openSince') })
builder.queryFields((t) => ({
  ticket: t.item(access.ticket),
  openTickets: t.connection(access.openTickets, { countUpTo: 100 }),
}))
builder.mutationFields((t) => ({ closeTicket: t.update(Ticket, { set: { openSince: null } }) }))

export default defineGateway({
  table: desk,
  schema: builder.toSchema(),
  seed: async (store) => {
    const days = [3, 4, 5, 6].map((day) => new Date(`2026-03-0${day}T08:00:00Z`))
    await store.putAll(
      Ticket,
      days.map((openedAt, at) => ({
        ticketId: `t${at + 1}`,
        team: 'printers',
        title: `Paper jam ${at + 1}`,
        openedAt,
        // Two of the four are still open.
        ...(at >= 2 && { openSince: openedAt }),
      })),
    )
  },
})
