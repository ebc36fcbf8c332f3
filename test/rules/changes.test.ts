import { expect, it } from 'vitest'
import type { ChangeFeed } from '../../src/index.ts'
import { encodeItem } from '../../src/model/index.ts'
import { openClient, openStore } from '../../src/store/index.ts'
import { ada, bob, type DeskCaller, deskWith, sue, type TicketValues, ticket } from './desk.ts'

/** A feed whose events a test makes from changes of items. */
function heldFeed() {
  const followed: Parameters<ChangeFeed['follow']>[0][] = []
  const close = async () => {}
  const feed: ChangeFeed = {
    follow(view) {
      followed.push(view)
      return (async function* () {})()
    },
    close,
    [Symbol.asyncDispose]: close,
  }
  return { feed, followed }
}

it('a subscriber gets the events of items that their rules allow, and an item that they may no longer read has left', async () => {
  const { desk, Ticket, access } = deskWith((r) => ({
    read: r.or(
      r.in('teamId', r.caller.teams),
      r.custom(['priority'], ({ priority }, caller) => priority === caller?.level),
      r.role('support'),
    ),
    fields: r.fields({ title: r.role('support') }),
  }))
  const { feed, followed } = heldFeed()
  const client = await openClient({ kind: 'embedded', memory: true })
  const store = openStore({ client, table: desk, cursorSecret: 'test', changes: feed })
  await using _ = { [Symbol.asyncDispose]: () => store.close() }
  const stored = (values: TicketValues | null) => values && encodeItem(Ticket, values, 0)
  const eventFor = (caller: DeskCaller, before: TicketValues | null, after: TicketValues | null) => {
    store.request({ caller }).changes(access.inState, { state: 'OPEN' })
    const change = { key: {}, before: stored(before), after: stored(after), isCertain: true }
    return followed.at(-1)?.eventOf(change as never, () => 'position')
  }
  const red = ticket('t1', { teamId: 'red', priority: 9 })
  const blue = ticket('t1', { teamId: 'blue', priority: 9 })
  expect([ada, bob, sue].map((caller) => eventFor(caller, null, red)?.kind)).toEqual([
    'entered',
    undefined,
    'entered',
  ])
  expect([ada, bob, sue].map((caller) => eventFor(caller, red, blue)?.kind)).toEqual([
    'left',
    'entered',
    'changed',
  ])
  expect(eventFor(bob, null, ticket('t2', { priority: 2 }))?.kind).toBe('entered')
  expect(eventFor(sue, null, red)?.item?.title).toBe('t1')
  expect(() => eventFor(ada, null, red)?.item?.title).toThrow("Ticket.title can't be read by this caller")
  // Two callers share no view under rules.
  expect(followed[0]?.id).not.toBe(followed[1]?.id)
})

it('a subscription to what a caller may never read is FORBIDDEN', async () => {
  const { desk, access } = deskWith((r) => ({ read: r.role('support') }))
  const { feed, followed } = heldFeed()
  const client = await openClient({ kind: 'embedded', memory: true })
  const store = openStore({ client, table: desk, cursorSecret: 'test', changes: feed })
  expect(() => store.request({ caller: ada }).changes(access.inState, { state: 'OPEN' })).toThrow(
    "Ticket can't be read by this caller",
  )
  expect(followed).toEqual([])
  await store.close()
})
