import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { expect, it } from 'vitest'
import type { ExplorerModel, ItemResponse, Items } from '../../src/explorer/protocol/index.ts'
import { openExplorer } from './open-explorer.ts'

it('keys of numbers are read as they are stored', async () => {
  const table = defineTable({
    name: 'sensors',
    primaryKey: { partition: { name: 'sensor', type: 'N' }, sort: { name: 'at', type: 'N' } },
  })
  const Reading = table.entity('Reading', {
    attributes: { sensor: a.int(), at: a.int(), celsius: a.number() },
    key: { partition: '{sensor}', sort: '{at}' },
  })
  const { readings } = table.access({ readings: Reading.query() })
  const builder = createBuilder(table)
  builder.entity(Reading, { fields: (t) => t.attributes('celsius') })
  builder.queryFields((t) => ({ readings: t.connection(readings) }))
  await using app = await openExplorer(defineGateway({ table, schema: builder.toSchema() }))
  for (const at of [1, 2, 10]) await app.put({ sensor: 7, at, celsius: at * 2 })

  const { indexes } = await app.get<ExplorerModel>('model')
  expect(indexes).toMatchObject([{ partition: ['sensor'], sort: ['at'], types: { sensor: 'N', at: 'N' } }])
  const sort = { op: 'between', values: [{ N: '2' }, { N: '10' }] }
  const { items } = await app.post<Items>('items', { partition: [{ N: '7' }], sort })
  expect(items.map(({ item }) => item.at)).toEqual([{ N: '2' }, { N: '10' }])
  const { decoded } = await app.post<ItemResponse>('item', { key: { sensor: { N: '7' }, at: { N: '10' } } })
  expect(decoded).toMatchObject({ celsius: 20 })
  expect(await app.fault('items', { partition: [{ S: '7' }] })).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: 'partition: expected a value of sensor such as {"N":"…"}, got {"S":"7"}',
  })
})
