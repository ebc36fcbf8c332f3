import { a, defineTable } from 'dynagate'

/** A right table with tenants, for the wrong uses next to it. */
export const desk = defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { userId: a.id(), org: a.id(), team: a.id().optional() },
  tenant: 'org',
})

export const attributes = { ticketId: a.id(), title: a.string() }

export const key = { partition: 'T#{org}#TICKET#{ticketId}', sort: 'TICKET' } as const

export const Ticket = desk.entity('Ticket', { attributes, key })

export const access = desk.access({ ticket: Ticket.get() })
