import { a, add, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fingerprintsOf } from '../../../src/model/index.ts'
import { backfill, type CallRecord, type DynamoClient } from '../../../src/store/index.ts'

const primaryKey = { partition: 'pk', sort: 'sk' } as const
const people = defineTable({
  name: 'people',
  primaryKey,
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' }, projection: 'keysOnly' } },
})
/** Version 1 had `name`, version 2 `given` and `family`, and version 3 has scores instead of one score. */
const Person = people.entity('Person', {
  attributes: {
    personId: a.id(),
    given: a.string(),
    family: a.string(),
    scores: a.list(a.int()),
    visits: a.int().default(0),
  },
  key: { partition: 'PERSON#{personId}', sort: 'PERSON' },
  indexes: { gsi1: { partition: 'PEOPLE', sort: '{family}' } },
  versions: {
    storedAs: 'v',
    upgrades: [
      ({ name, ...others }) => {
        const [given = '', family = ''] = String(name).split(' ')
        return { ...others, given, family }
      },
      ({ score, ...others }) => ({ ...others, ...(score !== undefined && { scores: [score] }) }),
    ],
  },
})
const access = people.access({ person: Person.get(), byName: Person.query('gsi1') })

let client: DynamoClient
let tableName: string
let calls: CallRecord[] = []
let tables = 0
beforeAll(async () => {
  client = await openClient({ kind: 'embedded', memory: true })
})
afterAll(() => client.close())
beforeEach(async () => {
  tables += 1
  tableName = `people-${tables}`
  await prepareTable(client, { table: people, tableName, mayCreate: true })
  await put('1', { name: 'Ada Lovelace', score: 3 })
  await put('2', { v: 2, given: 'Alan', family: 'Turing', score: 4 })
  calls = []
})

const put = (personId: string, values: object) =>
  client.put({
    TableName: tableName,
    Item: { pk: `PERSON#${personId}`, sk: 'PERSON', personId, visits: 0, ...values },
  })
const stored = async (personId: string) =>
  (await client.get({ TableName: tableName, Key: { pk: `PERSON#${personId}`, sk: 'PERSON' } })).Item
const open = () =>
  openStore({ client, table: people, tableName, cursorSecret: 'people', onCall: (call) => calls.push(call) })
const sent = () => calls.splice(0).map(({ operation }) => operation)

describe('a stored item of an earlier version', () => {
  it('is upgraded when it is read', async () => {
    const request = open().request()
    const selection = { attributesOf: () => new Set(['personId', 'family']) }
    expect(await request.one(access.person, { personId: '1' }, { selection })).toMatchObject({
      family: 'Lovelace',
    })
    expect(await request.one(access.person, { personId: '2' })).toEqual({
      __typename: 'Person',
      personId: '2',
      given: 'Alan',
      family: 'Turing',
      scores: [4],
      visits: 0,
    })
    expect(await stored('1'), 'reads write nothing').toMatchObject({ name: 'Ada Lovelace' })
  })

  it('is put in the current version before it is changed, once', async () => {
    const request = open().request()
    expect(await request.update(Person, { personId: '1' }, { visits: add(1) })).toMatchObject({
      given: 'Ada',
      visits: 1,
    })
    expect(sent()).toEqual(['update', 'put', 'update'])
    expect(await stored('1')).toEqual({
      pk: 'PERSON#1',
      sk: 'PERSON',
      gsi1pk: 'PEOPLE',
      gsi1sk: 'Lovelace',
      personId: '1',
      given: 'Ada',
      family: 'Lovelace',
      scores: [3],
      visits: 1,
      v: 3,
    })
    await request.update(Person, { personId: '1' }, { visits: add(1) })
    expect(sent()).toEqual(['update'])
  })

  it('meets conditions on what it has after its upgrades', async () => {
    const request = open().request()
    const first = { if: { given: { eq: 'Ada' } } } as const
    await request.update(Person, { personId: '1' }, { family: 'King' }, first)
    await expect(request.update(Person, { personId: '2' }, { family: 'x' }, first)).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
      item: { given: 'Alan' },
    })
    await request.transact((tx) => {
      tx.check(Person, { personId: '2' }, { if: { given: { eq: 'Alan' } } })
      tx.update(Person, { personId: '1' }, { visits: 9 })
    })
    expect(await stored('1')).toMatchObject({ visits: 9, family: 'King', v: 3 })
    const gone = await request.delete(Person, { personId: '2' }, { if: { family: { eq: 'Turing' } } })
    expect(gone).toMatchObject({ scores: [4] })
  })

  it('is upserted, in one transaction with others of its kind', async () => {
    const request = open().request()
    const values = { given: 'A', family: 'B', scores: [] }
    await request.transact((tx) => {
      tx.upsert(Person, { personId: '1', ...values })
      tx.upsert(Person, { personId: '2', ...values })
      tx.upsert(Person, { personId: '3', ...values })
    })
    for (const personId of ['1', '2', '3']) {
      expect(await stored(personId)).toMatchObject({ ...values, visits: 0, v: 3, gsi1sk: 'B' })
    }
    expect(await stored('1')).not.toHaveProperty('name')
    expect((await open().request().page(access.byName, {}, { first: 9 })).edges).toHaveLength(3)
  })

  it('is changed by concurrent writes without loss', async () => {
    await Promise.all(
      Array.from({ length: 10 }, () =>
        open()
          .request()
          .update(Person, { personId: '1' }, { visits: add(1) }),
      ),
    )
    expect(await stored('1')).toMatchObject({ visits: 10, v: 3 })
  })

  it('is rewritten by a backfill', async () => {
    const fewer = {
      ...Person,
      versions: { ...Person.versions, upgrades: Person.versions?.upgrades.slice(1) },
    }
    const before = fingerprintsOf({ ...people, entities: [fewer] } as never)
    expect(fingerprintsOf(people).Person).not.toBe(before.Person)
    const report = await backfill({ store: open(), region: 'r', segments: 1 })
    expect(report).toMatchObject({ items: 2, repaired: 0, broken: 0 })
    expect(await stored('2')).toMatchObject({ scores: [4], v: 3, gsi1sk: 'Turing' })
  })

  it('that does not fit after its upgrades is an error that names the versions', async () => {
    await put('3', { name: 'No Score' })
    const read = open().request().one(access.person, { personId: '3' })
    await expect(read).rejects.toThrow(
      'Person.scores: the stored item lacks it (stored in version 1, upgraded to 3)',
    )
    await put('4', { v: 3, given: 'x', family: 'y' })
    const current = open().request().one(access.person, { personId: '4' })
    await expect(current).rejects.toThrow('Person.scores: the stored item lacks it (stored in version 3)')
  })

  it('of a later version is read, and not changed', async () => {
    await put('5', { v: 4, given: 'x', family: 'y', scores: [], more: true })
    const request = open().request()
    expect(await request.one(access.person, { personId: '5' })).toMatchObject({ given: 'x' })
    await expect(request.update(Person, { personId: '5' }, { visits: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Person: the stored item has version 4, and this model 3: write it with the newer model',
    })
  })
})
