import { required } from '../../required.ts'
import type { GatewayDefinition } from '../../server/index.ts'
import type { TestGateway } from '../open-test-gateway.ts'
import type { TestRequest, TestResponse } from '../test-request.ts'
import { comparable } from './judge.ts'
import type { Probe } from './probe.ts'
import type { Subject } from './subjects.ts'
import { type ItemGroup, keyOf, openWorld, type StoredItem } from './worlds.ts'

/** The events of one subscription, in the table with all items and in that with the caller's. */
export interface Followed {
  readonly probe: Probe
  /** With an error instead, where it was rejected. */
  readonly first: TestResponse<never>
  readonly actual: string
  readonly expected: string
}

/**
 * Follows all probes as one caller while every item is changed, removed and created again, in a table with all items, and in
 * one with those only that the caller may see. Disabling the stream ends the subscriptions once they have had every event.
 */
export async function followChanges<Context extends object>(
  definition: GatewayDefinition<Context>,
  { caller, seen, hidden }: Subject,
  probes: readonly Probe[],
): Promise<readonly Followed[]> {
  await using all = await openWorld(definition, [...seen, ...hidden], false)
  await using own = await openWorld(definition, seen, false)
  const shown = changed(seen, mostSeen)
  const actual = await eventsOf(all, probes, caller, [...changed(hidden), ...shown])
  const expected = await eventsOf(own, probes, caller, shown)
  return probes.map((probe, at) => {
    const sent = required(actual[at], 'the events of a probe')
    const compared = (events: readonly TestResponse<never>[]) =>
      events.map((event) => comparable(withoutCursor(event), 'off')).join('\n')
    return {
      probe,
      first: required(sent[0], 'an event or an error'),
      actual: compared(sent),
      expected: compared(required(expected[at], 'the events of a probe')),
    }
  })
}

/** Each has three changes, and a subscription holds 100 events for its subscriber. */
const mostSeen = 30

function changed(groups: readonly ItemGroup[], most = Number.POSITIVE_INFINITY): StoredItem[] {
  return groups.flatMap(({ stored }) => stored).slice(0, most)
}

async function eventsOf(
  app: TestGateway,
  probes: readonly Probe[],
  caller: TestRequest,
  items: readonly StoredItem[],
): Promise<TestResponse<never>[][]> {
  const events: TestResponse<never>[][] = []
  const followed: Promise<void>[] = []
  for (const { query, variables } of probes) {
    const results = app.subscribe<never>(query, {
      ...caller,
      variables,
      headers: { ...caller.headers, 'dynagate-cost': '1', 'x-request-id': 'access-matrix' },
    })
    // The first event says that every later change is followed.
    const { value } = await results.next()
    const own = value ? [value] : []
    events.push(own)
    followed.push(collect(results, own))
  }
  for (const item of items) await changeStored(app, item)
  await app.engine.execute('UpdateTable', {
    TableName: app.store.tableName,
    StreamSpecification: { StreamEnabled: false },
  })
  await Promise.all(followed)
  return events
}

async function collect<Event>(results: AsyncIterable<Event>, events: Event[]): Promise<void> {
  for await (const result of results) events.push(result)
}

/** Adds an attribute of no entity, and removes and creates the item. */
async function changeStored(app: TestGateway, item: StoredItem): Promise<void> {
  const { engine, store } = app
  const TableName = store.tableName
  const Key = keyOf(app, item)
  await engine.execute('PutItem', { TableName, Item: { ...item, 'access-matrix': { BOOL: true } } } as never)
  await engine.execute('DeleteItem', { TableName, Key } as never)
  await engine.execute('PutItem', { TableName, Item: item } as never)
}

/** Without the cursor of the event, which is a position in the stream of its table. */
function withoutCursor(event: TestResponse<never>): TestResponse<never> {
  return JSON.parse(JSON.stringify(event, (name, value) => (name === 'cursor' ? undefined : value)))
}
