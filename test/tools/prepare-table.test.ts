import { expect, it } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { DynagateError } from '../../src/errors.ts'
import { a, defineTable } from '../../src/model/index.ts'
import { embeddedClient } from '../../src/store/client/embedded.ts'
import { prepareTable } from '../../src/tools/index.ts'

const sessions = defineTable({ name: 'sessions', primaryKey: { partition: 'pk' }, timeToLive: 'until' })
sessions.entity('Session', {
  attributes: { sessionId: a.id(), until: a.int() },
  key: { partition: 'SESSION#{sessionId}' },
})

it("enables the model's time to live on a table that it creates", async () => {
  await using engine = await openEngine({ memory: true })
  const client = embeddedClient(engine)
  expect(await prepareTable(client, { table: sessions, mayCreate: true })).toBe('created')
  const { TimeToLiveDescription } = await engine.execute('DescribeTimeToLive', { TableName: 'sessions' })
  expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'until' })
  expect(await prepareTable(client, { table: sessions, mayCreate: true })).toBe('found')
})

it.each([
  'describeTable',
  'createTable',
  'updateTimeToLive',
] as const)('retries %s if it is throttled at the start', async (operation) => {
  await using engine = await openEngine({ memory: true })
  const client = embeddedClient(engine)
  let throttled = 0
  const call = async (input: never) => {
    if (throttled === 4) return client[operation](input)
    throttled += 1
    throw new DynagateError('THROTTLED', 'Rate of requests exceeds the allowed throughput.')
  }
  const plan = { table: sessions, mayCreate: true }
  expect(await prepareTable({ ...client, [operation]: call }, plan)).toBe('created')
  expect(throttled).toBe(4)
})
