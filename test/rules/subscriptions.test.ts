import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serverSentEvents } from '../server/server-sent-events.ts'

const desk = defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  stream: 'newAndOldImages',
  caller: { userId: a.id(), level: a.int().optional(), roles: a.stringSet() },
  roles: 'roles',
})
const Ticket = desk.entity('Ticket', {
  attributes: {
    queue: a.id(),
    ticketId: a.id(),
    ownerId: a.id(),
    title: a.string(),
    level: a.int().default(() => 9),
    note: a.string().optional(),
  },
  key: { partition: 'QUEUE#{queue}', sort: 'TICKET#{ticketId}' },
  rules: (r) => ({
    read: r.or(
      r.eq('ownerId', r.caller.userId),
      r.role('support'),
      r.custom(['level'], ({ level }, caller) => level <= (caller?.level ?? 0)),
    ),
    fields: r.fields({ note: r.role('support') }),
  }),
})
const { ticketsIn } = desk.access({
  ticketsIn: Ticket.query({ filter: { attributes: ['title', 'note'] } }),
})
const builder = createBuilder(desk)
builder.entity(Ticket, { fields: (t) => t.attributes('ticketId', 'title', 'note') })
builder.queryFields((t) => ({ ticketsIn: t.connection(ticketsIn) }))
builder.subscriptionFields((t) => ({ ticketsChanged: t.changes(ticketsIn) }))
const gateway = defineGateway({
  table: desk,
  schema: builder.toSchema(),
  authenticate: ({ headers }) => {
    const userId = headers.get('x-user')
    return userId === null
      ? null
      : { userId, roles: userId === 'sue' ? ['support'] : [], level: userId === 'eve' ? 3 : undefined }
  },
})

let app: TestGateway
beforeEach(async () => {
  app = await openTestGateway(gateway)
})
afterEach(() => app.close())

interface Event {
  readonly kind: string
  readonly id: string | null
  readonly item: { readonly title: string; readonly note?: string | null } | null
}

/** Subscribes, and returns what the next event has; with the errors of its fields. */
async function subscribe(user: string | undefined, selection = 'kind id item { title }', filter = '') {
  const abort = new AbortController()
  const response = await app.gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(user && { 'x-user': user }),
    },
    body: JSON.stringify({ query: `subscription { ticketsChanged(queue: "q"${filter}) { ${selection} } }` }),
    signal: abort.signal,
  })
  const events = serverSentEvents(response)
  const next = async () => {
    const { data, errors } = (await events.next()) as {
      readonly data?: { readonly ticketsChanged: Event } | null
      readonly errors?: readonly {
        readonly message: string
        readonly extensions: { readonly code: string }
      }[]
    }
    return { event: data?.ticketsChanged, errors }
  }
  return { next, [Symbol.dispose]: () => abort.abort() }
}

const put = (ticketId: string, ownerId: string, others: object = {}) =>
  app.store.putAll(Ticket, [{ queue: 'q', ticketId, ownerId, title: `${ticketId} of ${ownerId}`, ...others }])

describe('a subscription under rules', () => {
  it('has the items that its caller may read: one that is given away leaves for one owner, and enters for the other', async () => {
    using ada = await subscribe('ada')
    using bob = await subscribe('bob')
    for (const { next } of [ada, bob]) expect((await next()).event).toMatchObject({ kind: 'READY' })
    await put('foreign', 'eve')
    await put('t1', 'ada')
    const entered = await ada.next()
    expect(entered.event).toMatchObject({ kind: 'ENTERED', item: { title: 't1 of ada' } })
    await put('foreign', 'eve', { title: 'still foreign' })
    await put('t1', 'bob')
    expect((await ada.next()).event).toEqual({ kind: 'LEFT', id: entered.event?.id, item: null })
    expect((await bob.next()).event).toMatchObject({ kind: 'ENTERED', item: { title: 't1 of bob' } })
    await put('t1', 'bob', { title: 'changed' })
    expect((await bob.next()).event).toMatchObject({ kind: 'CHANGED', item: { title: 'changed' } })
    await put('t2', 'ada')
    expect((await ada.next()).event).toMatchObject({ kind: 'ENTERED', item: { title: 't2 of ada' } })
  })

  it('decides functions and roles, each for its own caller', async () => {
    using sue = await subscribe('sue')
    using eve = await subscribe('eve')
    for (const { next } of [sue, eve]) await next()
    await put('t1', 'ada')
    await put('t2', 'ada', { level: 3 })
    await put('t2', 'ada', { level: 4 })
    const eventsOfSue = [await sue.next(), await sue.next(), await sue.next()]
    expect(eventsOfSue.map(({ event }) => event?.kind)).toEqual(['ENTERED', 'ENTERED', 'CHANGED'])
    expect((await eve.next()).event).toMatchObject({ kind: 'ENTERED', item: { title: 't2 of ada' } })
    expect((await eve.next()).event).toMatchObject({ kind: 'LEFT', item: null })
  })

  it('has no attribute that its caller may not read, and no filter by it', async () => {
    using sue = await subscribe('sue', 'kind item { title note }', ', filter: { note: { eq: "secret" } }')
    using ada = await subscribe('ada', 'kind item { title note }')
    for (const { next } of [sue, ada]) await next()
    await put('t1', 'ada', { note: 'secret' })
    expect((await sue.next()).event?.item).toEqual({ title: 't1 of ada', note: 'secret' })
    const { event, errors } = await ada.next()
    expect(event?.item).toEqual({ title: 't1 of ada', note: null })
    expect(errors).toMatchObject([{ message: "Ticket.note can't be read by this caller" }])
    using filtering = await subscribe('ada', 'kind', ', filter: { note: { eq: "secret" } }')
    expect((await filtering.next()).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })
})
