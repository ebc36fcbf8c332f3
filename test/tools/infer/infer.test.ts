import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeShop } from '../../../schema/seed.ts'
import { makeShop } from '../../../schema/shop-data.ts'
import { shop } from '../../../schema/table.ts'
import { a, type Document, defineTable } from '../../../src/model/index.ts'
import { fromWire, openClient, openStore } from '../../../src/store/index.ts'
import { inferModel, prepareTable, printModel } from '../../../src/tools/index.ts'
import { publishedModels } from './published-models.ts'
import { servedItems } from './served-items.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-infer-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Writes the module of an inferred model, and asks its gateway for every item. */
async function expectServed(name: string, sample: Parameters<typeof inferModel>[0]) {
  const model = inferModel(sample)
  expect({ faults: model.faults, unfit: model.unfit }).toEqual({ faults: [], unfit: [] })
  const source = printModel(model.sketch, 'Inferred.')
  const file = join(folder, `${name.replaceAll(/\W/g, '-')}.ts`)
  const dynagate = join(import.meta.dirname, '../../../src/index.ts')
  await writeFile(file, source.replace("from 'dynagate'", `from '${dynagate}'`))
  await servedItems(await import(file), sample.items)
  return { model, source }
}

describe('an inferred model serves every item as it is stored', () => {
  it('of the sample shop, whose model it finds', async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: shop, mayCreate: true })
    const store = openStore({ client, table: shop, cursorSecret: 'test' })
    await writeShop(store, makeShop({ customers: 3, orders: 12, productsPerCategory: 1 }))
    const items = (await client.scan({ TableName: 'shop' })).Items ?? []
    const { Table: description } = await client.describeTable({ TableName: 'shop' })
    const { source } = await expectServed('shop', { description, timeToLive: undefined, items })
    await store.close()
    for (const entity of shop.entities) {
      const { primaryKey, indexKeys } = entity
      for (const { template } of [primaryKey, ...indexKeys.values()].flatMap(({ sort }) => sort))
        expect(source).toContain(`sort: '${template.source}'`)
    }
  })

  it.each(publishedModels)('of $name', async ({ name, description, items, templates }) => {
    const { model, source } = await expectServed(name, {
      description,
      timeToLive: undefined,
      items: items.map(fromWire),
    })
    const found = model.sketch.entities.map((entity) => [
      entity.name,
      [...entity.key.partition, ...entity.key.sort],
    ])
    expect(Object.fromEntries(found)).toMatchObject(templates)
    expect(source, 'one name for one thing').not.toMatch(/Key2\b/)
  })

  it('of a table with tenants, whose values only keys have', async () => {
    const table = defineTable({
      name: 'desk',
      primaryKey: { partition: 'pk', sort: 'sk' },
      indexes: { gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } } },
      tenant: 'firm',
      caller: { firm: a.id() },
    })
    const Ticket = table.entity('Ticket', {
      attributes: { ticketId: a.id(), ownerId: a.id() },
      key: { partition: '{firm}#TICKET#{ticketId}', sort: 'TICKET' },
      indexes: { gsi1: { partition: '{firm}#OWNER#{ownerId}', sort: '{ticketId}' } },
    })
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table, mayCreate: true })
    const store = openStore({ client, table, cursorSecret: 'test' })
    for (const [at, firm] of ['f1', 'f2', 'f1', 'f3'].entries())
      await store.request({ tenant: firm }).create(Ticket, { ticketId: `t${at}`, ownerId: `o${at % 3}` })
    const items = (await client.scan({ TableName: 'desk' })).Items ?? []
    const { Table: description } = await client.describeTable({ TableName: 'desk' })
    const { source } = await expectServed('desk', { description, timeToLive: undefined, items })
    await store.close()
    expect(source).toContain("partition: '{pkValue}#TICKET#{ticketId}'")
  })

  it('with every type of DynamoDB, and names that a schema lacks', async () => {
    const items: Document[] = [1, 2, 3].map((number) => ({
      id: number,
      'first-name': `n${number}`,
      first: number > 1,
      exact: 1.5 * number,
      data: new Uint8Array([number]),
      tags: new Set(['a', 'b']),
      numbers: new Set([1, 2]),
      list: [{ at: '2026-01-05T10:00:00.000Z' }, { at: '2026-02-05T10:00:00.000Z', note: null }],
      mixed: number === 1 ? 'text' : number,
      map: { deep: { x: 1 }, ...(number > 1 && { day: '2026-01-01' }) },
      [`own${number}`]: number,
    }))
    const { source } = await expectServed('types', {
      description: {
        TableName: 'types',
        TableStatus: 'ACTIVE',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
      },
      timeToLive: undefined,
      items,
    })
    expect(source).toContain("firstName: a.string().storedAs('first-name')")
    expect(source).toContain(
      "map: a.map('ItemMap', { deep: a.map('ItemMapDeep', { x: a.int() }), day: a.date().optional() })",
    )
    expect(source).toContain('mixed: a.json()')
  })
})
