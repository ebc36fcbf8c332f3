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

it('lets the items of a table that it makes expire as the model says', async () => {
  await using engine = await openEngine({ memory: true })
  const client = embeddedClient(engine)
  expect(await prepareTable(client, { table: sessions, mayCreate: true })).toBe('created')
  const { TimeToLiveDescription } = await engine.execute('DescribeTimeToLive', { TableName: 'sessions' })
  expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'until' })
  expect(await prepareTable(client, { table: sessions, mayCreate: true })).toBe('found')
})

it('retries calls that are throttled at the start', async () => {
  await using engine = await openEngine({ memory: true })
  const client = embeddedClient(engine)
  let throttled = 0
  const describeTable: typeof client.describeTable = (input, options) => {
    if (throttled === 4) return client.describeTable(input, options)
    throttled += 1
    return Promise.reject(new DynagateError('THROTTLED', 'Rate of requests exceeds the allowed throughput.'))
  }
  expect(await prepareTable({ ...client, describeTable }, { table: sessions, mayCreate: true })).toBe(
    'created',
  )
  expect(throttled).toBe(4)
})
