import { a, defineTable } from 'dynagate'

/** A right table with tenants, for the wrong uses next to it. */
export const desk = defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
  caller: { userId: a.id(), org: a.id(), team: a.id().optional(), level: a.int(), roles: a.stringSet() },
  tenant: 'org',
  roles: 'roles',
})

export const attributes = { ticketId: a.id(), title: a.string() }

export const key = { partition: 'T#{org}#TICKET#{ticketId}', sort: 'TICKET' } as const

export const Ticket = desk.entity('Ticket', { attributes, key })

/** With rules that compile. */
export const Note = desk.entity('Note', {
  attributes: {
    ...attributes,
    authorId: a.id(),
    readers: a.stringSet().optional(),
    state: a.enum('OPEN', 'DONE'),
  },
  key: { partition: 'T#{org}#NOTE#{ticketId}', sort: 'NOTE' },
  rules: (r) => ({
    read: r.or(
      r.and(r.authenticated, r.in('authorId', r.caller.roles), r.not(r.eq('state', 'DONE'))),
      r.contains('readers', r.caller.userId),
      r.custom(
        ['authorId', 'readers'],
        ({ authorId, readers }, caller) =>
          caller !== null && caller.level > 2 && readers?.has(authorId) === true,
      ),
    ),
    write: r.eq('authorId', r.caller.userId),
    delete: r.role('support'),
    fields: r.fields({ title: r.role('support'), state: { write: r.eq('authorId', r.caller.team) } }),
  }),
})
Note.get({ rule: (r) => r.eq('authorId', r.caller.userId) })
desk.collection([Note], { rule: (r) => r.role('support') })

export const access = desk.access({ ticket: Ticket.get() })
