import { a, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DynamoClient, examine, repairItems, type Store } from '../../../src/store/index.ts'

const crm = defineTable({
  name: 'crm',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
})
const Customer = crm.entity('Customer', {
  attributes: { customerId: a.id(), email: a.email(), name: a.string() },
  key: { partition: 'CUSTOMER#{customerId}', sort: 'PROFILE' },
  indexes: { gsi1: { partition: 'CUSTOMERS', sort: '{name}' } },
  unique: { email: ['email'] },
})
crm.access({ customer: Customer.get(), byName: Customer.query('gsi1') })

describe('an examination', () => {
  let client: DynamoClient
  let store: Store
  const TableName = 'crm'
  const keyOf = (id: string) => ({ pk: `CUSTOMER#${id}`, sk: 'PROFILE' })
  const wire = (id: string) => ({ pk: { S: `CUSTOMER#${id}` }, sk: { S: 'PROFILE' } })

  beforeAll(async () => {
    client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: crm, mayCreate: true })
    store = openStore({ client, table: crm, cursorSecret: 'crm' })
    const customers = Array.from({ length: 30 }, (_, at) => ({
      customerId: `c${at}`,
      email: `${at}@example.com`,
      name: `Name ${at}`,
    }))
    await store.putAll(Customer, customers)
  })
  afterAll(() => client.close())

  it('finds nothing in a table whose items are as the model has them, also the own ones of the gateway', async () => {
    expect(await examine({ store, items: 1000 })).toEqual({ items: 30, findings: [] })
    expect(await examine({ store, items: 7 })).toMatchObject({ findings: [] })
    expect((await examine({ store, items: 7 })).items).toBeLessThanOrEqual(7)
  })

  it('finds each kind of fault, and changes nothing', async () => {
    const { Item: stored = {} } = await client.get({ TableName, Key: keyOf('c1') })
    const put = (Item: typeof stored) => client.put({ TableName, Item })
    await put({ pk: 'OTHER#1', sk: 'PROFILE' })
    await put({ ...stored, ...keyOf('broken'), email: 7 })
    const { gsi1pk: _, ...outdated } = stored
    await put(outdated)
    await put({ ...stored, ...keyOf('unreserved'), email: 'nobody@example.com' })
    await put({ ...stored, ...keyOf('conflict'), email: '2@example.com' })
    await client.delete({ TableName, Key: keyOf('c3') })

    const { items, findings } = await examine({ store, items: 1000 })
    expect(items).toBe(33)
    expect(Object.fromEntries(findings.map(({ kind, key }) => [kind, key]))).toEqual({
      unknown: { pk: { S: 'OTHER#1' }, sk: { S: 'PROFILE' } },
      broken: wire('broken'),
      outdated: wire('c1'),
      unreserved: wire('unreserved'),
      conflict: wire('conflict'),
      orphan: { pk: { S: expect.stringContaining('$$dynagate#') }, sk: expect.anything() },
    })
    expect(findings).toHaveLength(6)
    expect(findings.find(({ kind }) => kind === 'broken')?.detail).toContain('Customer.email')
    expect(await examine({ store, items: 1000 })).toEqual({ items, findings })
  })

  it('is followed by a repair of what it has found, which leaves what needs a decision', async () => {
    const { findings } = await examine({ store, items: 1000 })
    const done: number[] = []
    const keys = findings.map(({ key }) => key)
    const report = await repairItems({ store, keys, progress: (count) => done.push(count) })
    expect(report).toEqual({ repaired: 3, remaining: 2 })
    expect(done).toEqual([1, 2, 3, 4, 5, 6])
    const left = await examine({ store, items: 1000 })
    expect(left.findings.map(({ kind }) => kind).sort()).toEqual(['broken', 'conflict', 'unknown'])
    expect(await repairItems({ store, keys })).toEqual({ repaired: 0, remaining: 2 })
  })
})
