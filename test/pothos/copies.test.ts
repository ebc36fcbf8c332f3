import { a, createBuilder, defineGateway, defineTable, type NewItemOf } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { printSchema } from 'graphql'
import { expect, it } from 'vitest'

const desk = defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { userId: a.id() },
})
const Team = desk.entity('Team', {
  attributes: { teamId: a.id(), name: a.string(), leader: a.id(), tickets: a.count() },
  key: { partition: 'TEAM#{teamId}', sort: 'TEAM' },
  rules: (r) => ({ read: r.public, write: r.public }),
})
const Ticket = desk.entity('Ticket', {
  attributes: {
    teamId: a.id(),
    ticketId: a.id(),
    title: a.string(),
    teamName: a.copy(Team.attributes.name).describe('Who works on it.'),
    leader: a.copy(Team.attributes.leader),
  },
  key: { partition: 'TEAM#{teamId}', sort: 'TICKET#{ticketId}' },
  parents: {
    team: { entity: Team, count: 'tickets', copy: { teamName: 'name', leader: 'leader' }, atOnce: 5 },
  },
  // Rules of the child apply to its copies, as to its other attributes.
  rules: (r) => {
    const isLed = r.eq('leader', r.caller.userId)
    return { read: isLed, create: isLed, update: r.public, delete: isLed }
  },
})
const access = desk.access({ team: Team.get(), ticket: Ticket.get() })
const builder = createBuilder(desk)
builder.entity(Team, { fields: (t) => t.attributes() })
builder.entity(Ticket, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({ team: t.item(access.team), ticket: t.item(access.ticket) }))
builder.mutationFields((t) => ({
  createTeam: t.create(Team),
  updateTeam: t.update(Team),
  upsertTeam: t.upsert(Team),
  createTicket: t.create(Ticket),
  upsertTicket: t.upsert(Ticket),
  updateTicket: t.update(Ticket),
  openTickets: t.transaction({
    input: { teamId: a.id() },
    payload: { tickets: [Ticket] },
    writes: [[Ticket, 2]],
    plan: (tx, { teamId }) => ({
      tickets: ['a', 'b'].map((ticketId) => tx.create(Ticket, { teamId, ticketId, title: ticketId })),
    }),
  }),
}))
const schema = builder.toSchema()
const gateway = defineGateway({
  table: desk,
  schema,
  cost: { report: 'always', reportTo: () => true },
})

type New = NewItemOf<typeof Ticket>
const copiesAreNoInput: New = { teamId: 't', ticketId: '1', title: 'x' }

interface Cost {
  readonly estimated: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', { readonly most: number }>>
  readonly actual: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', number>>
}

it('copies are read-only fields, under the rules of their item, and within the estimates', async () => {
  const sdl = printSchema(schema)
  expect(sdl).toContain('  """Who works on it."""\n  teamName: String!')
  const inputs = [...sdl.matchAll(/^input \w+ \{[^}]*\}/gm)].map(([text]) => text)
  expect(inputs.filter((text) => /teamName/.test(text))).toEqual([])
  await using app = await openTestGateway(gateway)
  const send = async (query: string, user: string) => {
    const { data, errors, extensions } = await app.query(query, { caller: { userId: user } })
    const { estimated, actual } = extensions?.cost as Cost
    for (const unit of ['calls', 'readUnits', 'writeUnits'] as const) {
      expect(actual[unit]).toBeLessThanOrEqual(estimated[unit].most)
    }
    return { data, errors, calls: app.calls.map(({ operation }) => operation) }
  }
  await send('mutation { createTeam(input: { teamId: "t", name: "Blue", leader: "ada" }) { name } }', 'ada')
  const create = 'mutation { createTicket(input: { teamId: "t", ticketId: "1", title: "x" }) { teamName } }'
  expect(await send(create, 'bob')).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  const created = await send(create, 'ada')
  expect(created.data).toEqual({ createTicket: { teamName: 'Blue' } })
  expect(created.calls).toEqual(['get', 'transactWrite'])
  const read = '{ ticket(teamId: "t", ticketId: "1") { teamName leader } }'
  expect((await send(read, 'bob')).data).toEqual({ ticket: null })
  const change = await send(
    'mutation { updateTeam(input: { teamId: "t", leader: "bob" }) { leader } }',
    'ada',
  )
  expect(change.calls).toEqual(['get', 'query', 'transactWrite', 'get'])
  expect((await send(read, 'bob')).data).toEqual({ ticket: { teamName: 'Blue', leader: 'bob' } })
  const both = await send('mutation { openTickets(input: { teamId: "t" }) { tickets { teamName } } }', 'bob')
  expect(both.data).toEqual({ openTickets: { tickets: [{ teamName: 'Blue' }, { teamName: 'Blue' }] } })
  expect(both.calls).toEqual(['get', 'transactWrite'])
  const team = 'upsertTeam(input: { teamId: "t", name: "Red", leader: "bob" }) { name }'
  const changes = [await send(`mutation { ${team} }`, 'bob')]
  const ticket = (title: string) => `(input: { teamId: "t", ticketId: "1", title: "${title}" }) { leader }`
  changes.push(await send(`mutation { upsertTicket${ticket('y')} }`, 'bob'))
  changes.push(await send(`mutation { updateTicket${ticket('z')} }`, 'bob'))
  expect(changes.flatMap(({ errors = [] }) => errors)).toEqual([])
  expect((await send(read, 'bob')).data).toEqual({ ticket: { teamName: 'Red', leader: 'bob' } })
  expect(copiesAreNoInput).not.toHaveProperty('teamName')
})

it('a declaration that copies something else is a compile error', () => {
  const other = defineTable({ name: 'other', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Page = other.entity('Page', {
    attributes: { pageId: a.id(), title: a.string(), size: a.int(), notes: a.count() },
    key: { partition: 'PAGE#{pageId}', sort: 'PAGE' },
  })
  const declare = () => [
    other.entity('Note', {
      attributes: { pageId: a.id(), noteId: a.id(), title: a.copy(Page.attributes.title), own: a.string() },
      key: { partition: 'PAGE#{pageId}', sort: 'NOTE#{noteId}' },
      // @ts-expect-error: attribute 'title' has another type than 'size' of the parent
      parents: { page: { entity: Page, count: 'notes', copy: { title: 'size' } } },
    }),
    other.entity('Mark', {
      attributes: { pageId: a.id(), markId: a.id(), title: a.copy(Page.attributes.title), own: a.string() },
      key: { partition: 'PAGE#{pageId}', sort: 'MARK#{markId}' },
      // @ts-expect-error: 'own' is not an a.copy() of its attributes
      parents: { page: { entity: Page, count: 'notes', copy: { own: 'title' } } },
    }),
  ]
  expect(declare).not.toThrow()
})
