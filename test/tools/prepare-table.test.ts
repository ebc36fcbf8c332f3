import { expect, it } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
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
