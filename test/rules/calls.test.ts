import { describe, expect, it } from 'vitest'
import type { Rule } from '../../src/index.ts'
import { ada, type Builder, bob, type DeskCaller, deskWith, openDesk, sue, ticket } from './desk.ts'

const tickets = [
  ticket('t1', { teamId: 'red', watchers: new Set(['bob']) }),
  ticket('t2', { customerId: 'bob', teamId: 'blue', priority: 3, title: 't1' }),
  ticket('t3', { customerId: 'bob' }),
]

/** A rule, a caller to whom it allows some of the tickets, and what the calls of their reads and writes ask. */
interface Case {
  readonly rule: (r: Builder) => Rule
  readonly caller: DeskCaller | null
  readonly sees: readonly string[]
  /** A page of an index. */
  readonly page: readonly string[]
  /** A page of another customer's partition. */
  readonly theirs: readonly string[]
  readonly update: readonly string[]
}

const put = (condition: string) => `update: if attribute_exists(pk)${condition}`
const cases: Readonly<Record<string, Case>> = {
  public: {
    rule: (r) => r.public,
    caller: null,
    sees: ['t1', 't2', 't3'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN"'],
    theirs: ['query: pk = "CUSTOMER#bob" AND begins_with(sk, "TICKET#")'],
    update: [put('')],
  },
  authenticated: {
    rule: (r) => r.authenticated,
    caller: ada,
    sees: ['t1', 't2', 't3'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN"'],
    theirs: ['query: pk = "CUSTOMER#bob" AND begins_with(sk, "TICKET#")'],
    update: [put('')],
  },
  role: {
    rule: (r) => r.role('support'),
    caller: sue,
    sees: ['t1', 't2', 't3'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN"'],
    theirs: ['query: pk = "CUSTOMER#bob" AND begins_with(sk, "TICKET#")'],
    update: [put('')],
  },
  'eq, of an attribute in the key': {
    rule: (r) => r.eq('customerId', r.caller.userId),
    caller: ada,
    sees: ['t1'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN" AND begins_with(gsi1sk, "ada#")'],
    theirs: [],
    update: [put('')],
  },
  'eq, of another attribute': {
    rule: (r) => r.eq('priority', r.caller.level),
    caller: ada,
    sees: ['t1', 't3'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN": filter priority = 1'],
    theirs: ['query: pk = "CUSTOMER#bob" AND begins_with(sk, "TICKET#"): filter priority = 1'],
    update: [put(' AND (priority = 1)')],
  },
  in: {
    rule: (r) => r.in('teamId', r.caller.teams),
    caller: ada,
    sees: ['t1'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN": filter teamId = "red"'],
    theirs: ['query: pk = "CUSTOMER#bob" AND begins_with(sk, "TICKET#"): filter teamId = "red"'],
    update: [put(' AND (teamId = "red")')],
  },
  contains: {
    rule: (r) => r.contains('watchers', r.caller.userId),
    caller: bob,
    sees: ['t1'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN": filter contains(watchers, "bob")'],
    theirs: ['query: pk = "CUSTOMER#bob" AND begins_with(sk, "TICKET#"): filter contains(watchers, "bob")'],
    update: [put(' AND (contains(watchers, "bob"))')],
  },
  custom: {
    rule: (r) => r.custom(['priority', 'customerId'], (item, caller) => item.priority === caller?.level),
    caller: ada,
    sees: ['t1', 't3'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN"'],
    theirs: ['query: pk = "CUSTOMER#bob" AND begins_with(sk, "TICKET#")'],
    update: ['get', put(' AND (priority = 1 AND customerId = "ada")')],
  },
  and: {
    rule: (r) => r.and(r.eq('customerId', r.caller.userId), r.eq('priority', r.caller.level)),
    caller: ada,
    sees: ['t1'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN" AND begins_with(gsi1sk, "ada#"): filter priority = 1'],
    theirs: [],
    update: [put(' AND (priority = 1)')],
  },
  or: {
    rule: (r) => r.or(r.eq('customerId', r.caller.userId), r.contains('watchers', r.caller.userId)),
    caller: bob,
    sees: ['t1', 't2', 't3'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN": filter customerId = "bob" OR contains(watchers, "bob")'],
    theirs: ['query: pk = "CUSTOMER#bob" AND begins_with(sk, "TICKET#")'],
    update: [put(' AND (contains(watchers, "bob"))')],
  },
  not: {
    rule: (r) => r.not(r.eq('priority', r.caller.level)),
    caller: ada,
    sees: ['t2'],
    page: ['query gsi1: gsi1pk = "STATE#OPEN": filter NOT (priority = 1)'],
    theirs: ['query: pk = "CUSTOMER#bob" AND begins_with(sk, "TICKET#"): filter NOT (priority = 1)'],
    update: [put(' AND (NOT (priority = 1))')],
  },
}

describe.each(Object.entries(cases))('%s', (name, { rule, caller, sees, page, theirs, update }) => {
  it('asks this of DynamoDB, and shows the caller their tickets in every place', async () => {
    await using desk = await openDesk(deskWith((r) => ({ read: rule(r), write: rule(r) })))
    const { access, Ticket, store, as, calls } = desk
    await store.putAll(Ticket, tickets)
    const idsOf = (items: readonly ({ readonly ticketId: string } | null | undefined)[]) =>
      items.flatMap((item) => (item ? [item.ticketId] : []))
    const callsOf = async (made: () => Promise<unknown>) => {
      calls.length = 0
      await made()
      return [...calls]
    }
    const idsIn = (found: { readonly edges: readonly { readonly item: unknown }[] }) =>
      idsOf(found.edges.map(({ item }) => item as { ticketId: string }))

    expect(
      await callsOf(async () => {
        const found = await as(caller).page(access.inState, { state: 'OPEN' }, { first: 10 })
        expect(idsIn(found).sort()).toEqual(sees)
      }),
    ).toEqual(page)
    expect(
      await callsOf(() => as(caller).page(access.ofCustomer, { customerId: 'bob' }, { first: 10 })),
    ).toEqual(theirs)

    const keys = tickets.map(({ customerId, ticketId }) => ({ customerId, ticketId }))
    const request = as(caller)
    const places: Record<string, Promise<readonly string[]>> = {
      get: Promise.all(keys.map((key) => request.one(access.ticket, key))).then(idsOf),
      byKey: Promise.all(keys.map((key) => request.byKey(Ticket, key))).then((found) =>
        idsOf(found as never),
      ),
      snapshot: request
        .snapshot(keys.map((key) => [access.ticket, key] as const) as never)
        .then((found) => idsOf(found as never)),
      'a page of an index that carries keys only': request
        .page(access.titled, { title: 't1' }, { first: 10 })
        .then(idsIn),
      'a page of an index whose key is an attribute': request
        .page(access.byState, { state: 'OPEN' }, { first: 10 })
        .then(idsIn),
      'a collection': Promise.all(
        ['ada', 'bob'].map((customerId) => request.page(access.file, { customerId }, { first: 10 })),
      ).then((found) => found.flatMap(idsIn)),
    }
    for (const [place, found] of Object.entries(places)) {
      const expected = place.includes('keys only') ? sees.filter((id) => id !== 't3') : sees
      expect([place, [...(await found)].sort()]).toEqual([place, expected])
    }

    const all: string[] = []
    for await (const { ticketId } of as(caller).items(access.inState, { state: 'OPEN' })) all.push(ticketId)
    expect(all.sort()).toEqual(sees)
    const lookup = as(caller).one(access.byTitle, { title: 't1' })
    const titled = sees.filter((id) => id !== 't3')
    if (titled.length > 1) await expect(lookup).rejects.toMatchObject({ code: 'NOT_UNIQUE' })
    else expect((await lookup)?.ticketId).toBe(titled[0])
    const count = await as(caller).count(access.inState, { state: 'OPEN' }, 10)
    // DynamoDB counts only what it can decide.
    expect(count).toBe(name === 'custom' ? null : sees.length)

    const t1 = { customerId: 'ada', ticketId: 't1' }
    expect(
      await callsOf(async () => {
        const updated = as(caller).update(Ticket, t1, { state: 'CLOSED' })
        if (sees.includes('t1')) expect(await updated).toMatchObject({ state: 'CLOSED' })
        else await expect(updated).rejects.toMatchObject({ code: 'NOT_FOUND' })
      }),
    ).toEqual(update)
  })
})
