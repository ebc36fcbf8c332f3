import { a, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { backfill, type DynamoClient, dropForm, fillForm } from '../../../src/store/index.ts'
import { whileTimePasses } from './passing-time.ts'

// Stamps have unique numbers and soft delete, which the releases of a migration of their keys can't have.

const definition = { name: 'albums', primaryKey: { partition: 'pk', sort: 'sk' } } as const
const attributes = { albumId: a.id(), stampId: a.id(), boughtAt: a.date(), number: a.int() }
const formerKey = { partition: 'ALBUM#{albumId}', sort: 'STAMP#{boughtAt}#{stampId}' } as const
const nextKey = { partition: 'ALBUM#{albumId}', sort: 'S#{stampId}' } as const
const kept = { unique: { number: ['number'] }, softDelete: true } as const

const before = defineTable(definition)
const StampBefore = before.entity('Stamp', { attributes, key: formerKey, ...kept })
const FormerStamp = defineTable(definition).entity('Stamp', { attributes, key: formerKey })
const NextStamp = defineTable(definition).entity('Stamp', { attributes, key: nextKey })
const begun = defineTable(definition)
const BegunStamp = begun.entity('Stamp', { attributes, key: formerKey, next: { entity: NextStamp } })
const switched = defineTable(definition)
const SwitchedStamp = switched.entity('Stamp', {
  attributes,
  key: nextKey,
  former: { entity: FormerStamp },
})
const after = defineTable(definition)
const StampAfter = after.entity('Stamp', { attributes, key: nextKey, ...kept })
const { byNumber } = after.access({ byNumber: StampAfter.lookup('number') })

const region = 'r'
const cursorSecret = 'albums'
let client: DynamoClient
beforeAll(async () => {
  client = await openClient({ kind: 'embedded', memory: true })
})
afterAll(() => client.close())

it('unique values are reserved again by the backfill after a migration, and items deleted before it stay deleted', async () => {
  await prepareTable(client, { table: before, mayCreate: true })
  const stamp = (stampId: string, number: number) =>
    ({ albumId: 'a', stampId, boughtAt: '2026-01-05', number }) as const
  const first = openStore({ client, table: before, cursorSecret }).request()
  for (const number of [1, 2, 3]) await first.create(StampBefore, stamp(`s${number}`, number))
  await first.delete(StampBefore, stamp('s3', 3))

  const storeOfBegun = openStore({ client, table: begun, cursorSecret })
  await storeOfBegun.request().update(BegunStamp, stamp('s2', 2), { number: 20 })
  await whileTimePasses((clock) => fillForm({ store: storeOfBegun, entity: BegunStamp, region, clock }))
  const storeOfSwitched = openStore({ client, table: switched, cursorSecret })
  await whileTimePasses((clock) => dropForm({ store: storeOfSwitched, entity: SwitchedStamp, region, clock }))

  const store = openStore({ client, table: after, cursorSecret })
  expect(await store.request().one(byNumber, { number: 1 })).toBeNull()
  expect(await store.request().one(byNumber, { number: 20 })).toBeNull()
  await backfill({ store, region })
  expect(await store.request().one(byNumber, { number: 1 })).toMatchObject({ stampId: 's1' })
  expect(await store.request().one(byNumber, { number: 20 })).toMatchObject({ stampId: 's2' })
  await store.request().create(StampAfter, stamp('s4', 2))
  await expect(store.request().create(StampAfter, stamp('s5', 1))).rejects.toMatchObject({
    code: 'UNIQUE_VIOLATION',
  })
  await expect(store.request().restore(StampAfter, stamp('s3', 3))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})
