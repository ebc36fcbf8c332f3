import { describe, expect, it } from 'vitest'
import { ada, type Builder, bob, type DeskCaller, deskWith, openDesk, sue, ticket } from './desk.ts'

/** Support staff read titles and change priorities; others read the titles of their own tickets. */
async function openFields() {
  const desk = await openDesk(
    deskWith((r: Builder) => ({
      read: r.authenticated,
      write: r.authenticated,
      fields: r.fields({
        title: { read: r.or(r.eq('customerId', r.caller.userId), r.role('support')) },
        priority: r.role('support'),
        state: { write: r.eq('customerId', r.caller.userId) },
      }),
    })),
  )
  await desk.store.putAll(desk.Ticket, [
    ticket('t1', { title: 'same' }),
    ticket('t2', { customerId: 'bob', title: 'same', priority: 5 }),
  ])
  return desk
}

const key = (customerId: string, ticketId: string) => ({ customerId, ticketId })
const codeOf = (write: Promise<unknown>) =>
  write.then(
    () => 'made',
    (error) => error.code,
  )

describe('an attribute that a caller may not read', () => {
  it('throws on access, in items of reads and of writes', async () => {
    await using desk = await openFields()
    const { access, Ticket, as } = desk
    const theirs = await as(ada).one(access.ticket, key('bob', 't2'))
    expect(() => theirs?.title).toThrow("Ticket.title can't be read by this caller")
    expect((await as(ada).one(access.ticket, key('ada', 't1')))?.title).toBe('same')
    const updated = await as(ada).update(Ticket, key('bob', 't2'), { teamId: 'red' })
    expect([updated.teamId, 'title' in { ...updated }]).toEqual(['red', false])
    const failed = as(ada).update(
      Ticket,
      key('bob', 't2'),
      { teamId: 'x' },
      { if: { teamId: { eq: 'blue' } } },
    )
    const { item } = await failed.catch((error) => error)
    expect({ ...item }).toEqual({ ...updated })
  })

  it('finds no items: by a filter, a lookup, or the order of an index', async () => {
    await using desk = await openFields()
    const { access, as } = desk
    const filtered = (caller: DeskCaller, filter: object) =>
      as(caller)
        .page(access.inState, { state: 'OPEN', filter }, { first: 10 })
        .then(({ edges }) => edges.map(({ item }) => item?.ticketId))
    expect(await filtered(sue, { title: { eq: 'same' } })).toEqual(['t1', 't2'])
    expect(await filtered(ada, { title: { eq: 'same' } })).toEqual(['t1'])
    expect(await filtered(ada, { not: { title: { eq: 'no' } } })).toEqual(['t1'])
    expect(await codeOf(filtered(ada, { or: [{ priority: { gt: 4 } }, { teamId: { eq: 'x' } }] }))).toBe(
      'FORBIDDEN',
    )
    expect((await as(ada).one(access.byTitle, { title: 'same' }))?.ticketId).toBe('t1')
    const titled = await as(bob).page(access.titled, { title: 'same' }, { first: 10 })
    expect(titled.edges.map(({ item }) => item?.ticketId)).toEqual(['t2'])
  })

  it('decides nothing in the condition of a write', async () => {
    await using desk = await openFields()
    const { Ticket, as } = desk
    const guess = (ticketId: string, customerId: string, title: string) =>
      codeOf(
        as(ada).update(Ticket, key(customerId, ticketId), { teamId: 'x' }, { if: { title: { eq: title } } }),
      )
    expect(await guess('t1', 'ada', 'same')).toBe('made')
    expect(await guess('t1', 'ada', 'other')).toBe('CONDITION_FAILED')
    expect([await guess('t2', 'bob', 'same'), await guess('t2', 'bob', 'other')]).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
    ])
    const byPriority = as(ada).delete(Ticket, key('ada', 't1'), { if: { priority: { eq: 1 } } })
    expect(await codeOf(byPriority)).toBe('FORBIDDEN')
  })
})

it('an attribute that a caller may not change is rejected, or decided by the item', async () => {
  await using desk = await openFields()
  const { Ticket, as } = desk
  const update = (customerId: string, ticketId: string, changes: object) =>
    codeOf(as(ada).update(Ticket, key(customerId, ticketId), changes))
  expect(await update('ada', 't1', { priority: 2 })).toBe('FORBIDDEN')
  expect(await update('ada', 't1', { state: 'CLOSED' })).toBe('made')
  expect(await update('bob', 't2', { state: 'CLOSED' })).toBe('NOT_FOUND')
  expect(await codeOf(as(ada).create(Ticket, ticket('t5', { priority: 2 })))).toBe('FORBIDDEN')
  expect(await codeOf(as(sue).update(Ticket, key('ada', 't1'), { priority: 2 }))).toBe('made')
})

it('a rule of an access pattern restricts it further', async () => {
  await using desk = await openDesk(
    deskWith(
      (r) => ({ read: r.authenticated }),
      (r) => r.role('support'),
    ),
  )
  const page = (caller: DeskCaller | null) =>
    codeOf(desk.as(caller).page(desk.access.inState, { state: 'OPEN' }, { first: 1 }))
  expect([await page(sue), await page(ada), await page(null)]).toEqual([
    'made',
    'FORBIDDEN',
    'UNAUTHENTICATED',
  ])
})
