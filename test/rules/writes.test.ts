import { describe, expect, it } from 'vitest'
import { add, type WriteError } from '../../src/index.ts'
import { changedSince, recordModel } from '../../src/store/backfill/index.ts'
import { Leases } from '../../src/store/index.ts'
import { ada, type Builder, bob, deskWith, openDesk, sue, ticket } from './desk.ts'

const own = (r: Builder) => r.eq('teamId', r.caller.userId)
const whileOpen = (r: Builder) =>
  r.custom(['state', 'teamId'], ({ state, teamId }, caller) => state === 'OPEN' && teamId === caller?.userId)

/** Tickets of the customer x: one of ada's, which is her team, and one of bob's. */
const tickets = [
  ticket('t1', { customerId: 'x', teamId: 'ada' }),
  ticket('t2', { customerId: 'x', teamId: 'bob' }),
]
const t1 = { customerId: 'x', ticketId: 't1' }
const t2 = { customerId: 'x', ticketId: 't2' }
const missing = { customerId: 'x', ticketId: 't9' }

async function deskOf(write: (r: Builder) => ReturnType<typeof own>, read = (r: Builder) => r.public) {
  const desk = await openDesk(deskWith((r) => ({ read: read(r), write: write(r) })))
  await desk.store.putAll(desk.Ticket, tickets)
  return desk
}

/** What a rejected write tells its caller. */
const rejected = async (write: Promise<unknown>) => {
  const { code, message } = (await write.then(
    () => expect.unreachable(),
    (error) => error,
  )) as WriteError
  return { code, message }
}

describe.each([
  ['a condition', own],
  ['a function', whileOpen],
])('a rule of writing that is %s', (_, rule) => {
  it('makes an item of others one that does not exist, for every write, alone and in a transaction', async () => {
    await using desk = await deskOf(rule)
    const { Ticket, as } = desk
    const writes = {
      update: (key: typeof t1) => as(ada).update(Ticket, key, { title: 'x' }),
      'an update with a condition': (key: typeof t1) =>
        as(ada).update(Ticket, key, { title: 'x' }, { if: { title: { eq: 'no' } } }),
      'an operator with a limit': (key: typeof t1) => as(ada).update(Ticket, key, { priority: add(1) }),
      delete: (key: typeof t1) => as(ada).delete(Ticket, key),
      'a transaction': (key: typeof t1) =>
        as(ada).transact((tx) => {
          tx.update(Ticket, t1, { title: 'x' })
          tx.delete(Ticket, key)
        }),
    }
    for (const [name, write] of Object.entries(writes)) {
      expect([name, await rejected(write(t2))]).toEqual([name, await rejected(write(missing))])
      expect([name, (await rejected(write(t2))).code]).toEqual([name, 'NOT_FOUND'])
    }
    expect(await desk.store.request({ bypassRules: true }).byKey(Ticket, t2)).toMatchObject({ title: 't2' })
  })

  it('allows the writes of own items, and gives CONDITION_FAILED with the item', async () => {
    await using desk = await deskOf(rule)
    const { Ticket, as } = desk
    expect(await as(ada).update(Ticket, t1, { title: 'x' })).toMatchObject({ title: 'x' })
    const failed = as(ada).update(Ticket, t1, { title: 'y' }, { if: { title: { eq: 'no' } } })
    await expect(failed).rejects.toMatchObject({ code: 'CONDITION_FAILED', item: { title: 'x' } })
    await as(ada).transact((tx) => tx.update(Ticket, t1, { title: 'z' }))
    expect(await as(ada).delete(Ticket, t1)).toMatchObject({ title: 'z' })
  })

  it('holds for the item after the write as well: nobody gives an item to others', async () => {
    await using desk = await deskOf(rule)
    const { Ticket, as } = desk
    expect(await rejected(as(ada).update(Ticket, t1, { teamId: 'bob' }))).toMatchObject({
      code: rule === own ? 'FORBIDDEN' : 'NOT_FOUND',
    })
    expect(await rejected(as(ada).update(Ticket, t1, { teamId: null }))).toMatchObject({
      code: rule === own ? 'FORBIDDEN' : 'NOT_FOUND',
    })
    expect((await rejected(as(ada).create(Ticket, ticket('t3', { teamId: 'bob' })))).code).toBe('FORBIDDEN')
    expect(await as(ada).create(Ticket, ticket('t3', { teamId: 'ada' }))).toMatchObject({ ticketId: 't3' })
  })

  it('an upsert needs the rules of a create and of an update', async () => {
    await using desk = await deskOf(rule)
    const { Ticket, as } = desk
    const upsert = (ticketId: string, teamId: string) =>
      as(ada).upsert(Ticket, ticket(ticketId, { customerId: 'x', teamId, title: 'new' }))
    expect(await upsert('t1', 'ada')).toMatchObject({ title: 'new' })
    expect(await upsert('t4', 'ada')).toMatchObject({ title: 'new' })
    expect((await rejected(upsert('t2', 'ada'))).code).toBe('ALREADY_EXISTS')
    expect((await rejected(upsert('t1', 'bob'))).code).toBe('FORBIDDEN')
    const planned = as(ada).transact((tx) =>
      tx.upsert(Ticket, ticket('t2', { customerId: 'x', teamId: 'ada' })),
    )
    expect((await rejected(planned)).code).toBe('ALREADY_EXISTS')
  })
})

it('a function decides again where the item has changed since it was read', async () => {
  let onDecision = async () => {}
  const slow = (r: Builder) =>
    r.custom(['teamId'], ({ teamId }, caller) => {
      void onDecision()
      return teamId === caller?.userId
    })
  await using desk = await deskOf(slow)
  const { Ticket, as, store } = desk
  const trusted = store.request({ bypassRules: true })
  let stolen: Promise<unknown> | undefined
  onDecision = async () => {
    stolen ??= trusted.update(Ticket, t1, { teamId: 'bob' })
  }
  expect((await rejected(as(ada).delete(Ticket, t1))).code).toBe('NOT_FOUND')
  await stolen
  expect(await trusted.byKey(Ticket, t1)).toMatchObject({ teamId: 'bob' })
})

it('what a caller may do with no item is FORBIDDEN, or UNAUTHENTICATED for an anonymous one, and calls nothing', async () => {
  await using desk = await deskOf((r) => r.role('support'))
  const { Ticket, as, calls } = desk
  calls.length = 0
  const writes = (caller: typeof ada | null) => [
    as(caller).create(Ticket, ticket('t3')),
    as(caller).update(Ticket, t1, { title: 'x' }),
    as(caller).upsert(Ticket, ticket('t1')),
    as(caller).delete(Ticket, t1),
    as(caller).transact((tx) => tx.delete(Ticket, t1)),
  ]
  for (const write of writes(bob)) expect((await rejected(write)).code).toBe('FORBIDDEN')
  for (const write of writes(null)) expect((await rejected(write)).code).toBe('UNAUTHENTICATED')
  expect(calls).toEqual([])
  expect(await as(sue).delete(Ticket, t1)).toMatchObject({ ticketId: 't1' })
})

describe('who may write and not read an item', () => {
  it('gets its key alone', async () => {
    await using desk = await deskOf(own, (r) => r.role('support'))
    const created = await desk.as(ada).create(desk.Ticket, ticket('t3', { customerId: 'x', teamId: 'ada' }))
    expect({ ...created }).toEqual({ __typename: 'Ticket', customerId: 'x', ticketId: 't3' })
    expect(() => created.title).toThrow("Ticket.title can't be read by this caller")
  })

  it('gets no item with CONDITION_FAILED', async () => {
    await using desk = await deskOf(own, (r) => r.role('support'))
    const failed = desk.as(ada).update(desk.Ticket, t1, { title: 'y' }, { if: { title: { eq: 'no' } } })
    await expect(failed).rejects.toMatchObject({ code: 'CONDITION_FAILED', item: undefined })
  })

  it('can check nothing of it in a transaction', async () => {
    await using desk = await deskOf(own, (r) => r.role('support'))
    const checked = desk.as(ada).transact((tx) => tx.check(desk.Ticket, t1))
    expect((await rejected(checked)).code).toBe('FORBIDDEN')
  })
})

it('a plan bypasses rules where it says so', async () => {
  await using desk = await deskOf(own)
  const { Ticket, as, access } = desk
  await as(ada).transact((tx) => {
    tx.update(Ticket, t1, { title: 'x' })
    tx.update(Ticket, t2, { priority: add(1) }, { bypassRules: true })
  })
  expect(await as(ada).bypassRules().one(access.ticket, t2)).toMatchObject({ priority: 2 })
})

it('a request without a caller is an error where the table has rules', async () => {
  await using desk = await deskOf(own)
  expect(() => desk.store.request()).toThrow(
    'give caller, or null for an anonymous one, or bypassRules: true',
  )
})

it("the gateway's own items are read and written without a caller", async () => {
  await using desk = await deskOf(own)
  await recordModel(desk.store)
  expect(await changedSince(desk.store)).toEqual([])
  const lease = await new Leases({ store: desk.store, region: 'local' }).acquire('job')
  await lease.release()
})
