import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'

const desk = defineTable({
  name: 'copied-parent',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byTeam: { global: { partition: 'teamKey', sort: 'teamSort' } } },
  caller: { userId: a.id() },
})
const Team = desk.entity('Team', {
  attributes: { teamId: a.id(), leader: a.id(), tickets: a.count() },
  key: { partition: 'TEAM#{teamId}', sort: 'TEAM' },
  rules: (r) => ({ read: r.public, write: r.public }),
})
/** Who leads its team may change it, and may not give it to a team of someone else. */
const Ticket = desk.entity('Ticket', {
  attributes: {
    ticketId: a.id(),
    shelf: a.id(),
    teamId: a.id().optional(),
    title: a.string(),
    leader: a.copy(Team.attributes.leader).optional(),
  },
  key: { partition: 'TICKET#{shelf}', sort: 'TICKET#{ticketId}' },
  movable: ['shelf'],
  indexes: { byTeam: { partition: 'TEAM#{teamId}', sort: '{ticketId}', sparse: true } },
  parents: { team: { entity: Team, count: 'tickets', copy: { leader: 'leader' } } },
  rules: (r) => {
    const isLed = r.eq('leader', r.caller.userId)
    return { read: r.public, create: isLed, update: isLed, delete: isLed }
  },
})
const access = desk.access({ team: Team.get(), ticket: Ticket.get() })
const builder = createBuilder(desk)
builder.entity(Team, { fields: (t) => t.attributes() })
builder.entity(Ticket, { fields: (t) => t.attributes() })
builder.queryFields((t) => ({ team: t.item(access.team), ticket: t.item(access.ticket) }))
builder.mutationFields((t) => ({
  createTicket: t.create(Ticket),
  updateTicket: t.update(Ticket),
  upsertTicket: t.upsert(Ticket),
  handOver: t.transaction({
    input: { ticketId: a.id(), teamId: a.id() },
    payload: { ticket: { updated: Ticket } },
    writes: [[Ticket, 2]],
    plan: (tx, { ticketId, teamId }) => {
      tx.update(Ticket, { shelf: 's', ticketId }, { title: 'handed over' })
      return { ticket: tx.update(Ticket, { shelf: 's', ticketId }, { teamId }) }
    },
  }),
}))
const gateway = defineGateway({ table: desk, schema: builder.toSchema() })

let app: TestGateway
beforeAll(async () => {
  app = await openTestGateway(gateway)
  await app.store.putAll(Team, [
    { teamId: 'blue', leader: 'ada' },
    { teamId: 'green', leader: 'ada' },
    { teamId: 'red', leader: 'bob' },
  ])
})
afterAll(() => app.close())

const ticketId = 't'
const asAda = async (mutation: string) => {
  const { errors = [] } = await app.query(`mutation { ${mutation} { __typename } }`, {
    caller: { userId: 'ada' },
  })
  return errors.map(({ extensions }) => extensions.code)
}
const stored = () =>
  app.store.request({ consistent: true, bypassRules: true }).byKey(Ticket, { shelf: 's', ticketId })

it.each([
  ['an update', (team: string) => `updateTicket(input: { shelf: "s", ticketId: "t", teamId: ${team} })`],
  [
    'an upsert',
    (team: string) => `upsertTicket(input: { shelf: "s", ticketId: "t", teamId: ${team}, title: "x" })`,
  ],
  ['a merged update', (team: string) => `handOver(input: { ticketId: "t", teamId: ${team} })`],
])('%s that gives an item another parent is decided with the copies of that one', async (_, write) => {
  await app.store.putAll(Ticket, [{ shelf: 's', ticketId, teamId: 'blue', title: 'x' }])
  expect(await asAda(write('"red"'))).toEqual(['FORBIDDEN'])
  expect(await stored()).toMatchObject({ teamId: 'blue', leader: 'ada', title: 'x' })
  expect(await asAda(write('"green"'))).toEqual([])
  expect(await stored()).toMatchObject({ teamId: 'green', leader: 'ada' })
})

it('so are a move, and an update that leaves an item without a parent', async () => {
  await app.store.putAll(Ticket, [{ shelf: 's', ticketId, teamId: 'blue', title: 'x' }])
  const move = (team: string) =>
    `updateTicket(input: { shelf: "s", ticketId: "t", newShelf: "other", teamId: ${team} })`
  expect(await asAda(move('"red"'))).toEqual(['FORBIDDEN'])
  expect(await asAda('updateTicket(input: { shelf: "s", ticketId: "t", teamId: null })')).toEqual([
    'FORBIDDEN',
  ])
  expect(await stored()).toMatchObject({ teamId: 'blue', leader: 'ada', title: 'x' })
  expect(await asAda(move('"green"'))).toEqual([])
  expect(await stored()).toBeNull()
})
