import { createBuilder, defineGateway } from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExplorerModel, ItemResponse, Items, ScanPrice } from '../../src/explorer/protocol/index.ts'
import { BegunOrder, begun, begunAccess } from '../store/migration/orders.ts'
import bookshop, { lentAt } from './bookshop.ts'
import { type OpenExplorer, openExplorer } from './open-explorer.ts'

let app: OpenExplorer

beforeAll(async () => {
  app = await openExplorer(bookshop)
  await app.put({ pk: 'LEGACY', sk: '1', anything: [true, null] })
  await app.put({ pk: 'READER#r9', sk: 'READER', readerId: 'r9', email: 7 })
})

afterAll(() => app[Symbol.asyncDispose]())

const reader1 = { partition: [{ S: 'READER#r1' }] }
const keysOf = ({ items }: Items) => items.map(({ item }) => item.sk?.S)

describe('/explorer/model', () => {
  it('has the table, its indexes, entities with key templates, and the chart of patterns', async () => {
    const model = await app.get<ExplorerModel>('model')
    expect(model).toMatchObject({ table: 'bookshop', profile: 'development', hasStream: true })
    expect(model.indexes).toEqual([
      {
        name: null,
        kind: 'table',
        partition: ['pk'],
        sort: ['sk'],
        types: { pk: 'S', sk: 'S' },
        projection: 'ALL',
      },
      {
        name: 'gsi1',
        kind: 'global',
        partition: ['gpk'],
        sort: ['gsk'],
        types: { gpk: 'S', gsk: 'S' },
        projection: 'ALL',
      },
      {
        name: 'keys',
        kind: 'global',
        partition: ['kpk'],
        sort: [],
        types: { kpk: 'S' },
        projection: 'KEYS_ONLY',
      },
    ])
    const loan = model.entities.find(({ name }) => name === 'Loan')
    expect(loan?.keys).toEqual([
      {
        index: null,
        partition: 'READER#{readerId}',
        sort: 'LOAN#{lentAt}#{loanId}',
        attributes: ['readerId', 'lentAt', 'loanId'],
      },
      {
        index: 'gsi1',
        partition: 'STATE#{state}',
        sort: '{lentAt}#{loanId}',
        attributes: ['state', 'lentAt', 'loanId'],
      },
      { index: 'keys', partition: 'LOAN#{loanId}', attributes: ['loanId'] },
    ])
    expect(loan?.attributes).toContainEqual({
      name: 'fee',
      type: 'decimal, 2 digits',
      isOptional: false,
      hasDefault: false,
      isMaintained: false,
    })
    const fixed = loan?.attributes.flatMap((each) => (each.fixed ? [[each.name, each.fixed]] : []))
    expect(fixed).toEqual([
      ['readerId', 'key'],
      ['loanId', 'key'],
      ['lentAt', 'key'],
      ['channel', 'readOnly'],
      ['revision', 'maintained'],
    ])
    expect(model.patterns.find(({ name }) => name === 'loans')).toMatchObject({
      entities: ['Loan'],
      operation: 'Query',
      index: null,
      order: 'desc',
      filter: ['state', 'fee'],
      fields: ['Query.loans', 'Reader.lent'],
    })
    expect(model.patterns.find(({ name }) => name === 'loansByState')?.arguments).toContainEqual({
      name: 'state',
      type: 'enum',
      isRequired: true,
      isRange: false,
      values: ['OPEN', 'RETURNED'],
    })
    expect(model.examples).toEqual([
      { title: 'A reader', query: 'query Reader { reader(readerId: "r1") { email } }' },
    ])
  })
})

describe('/explorer/items', () => {
  it('reads a partition in the order of its sort key, page by page', async () => {
    const first = await app.post<Items>('items', { ...reader1, limit: 3 })
    expect(keysOf(first)).toEqual([`LOAN#${lentAt(1)}#l1`, `LOAN#${lentAt(2)}#l2`, `LOAN#${lentAt(3)}#l3`])
    expect(first.condition).toEqual({ index: null, partition: [{ S: 'READER#r1' }] })
    expect(first.readUnits).toBe(0.5)
    expect(first.items[0]).toMatchObject({ entity: 'Loan', bytes: expect.any(Number) })
    const rest = await app.post<Items>('items', { ...reader1, limit: 3, cursor: first.cursor })
    expect(keysOf(rest)).toEqual(['READER'])
    expect(rest.cursor).toBeUndefined()
  })

  it.each([
    ['beginsWith', [{ S: 'LOAN#2026-01-02' }], ['l2']],
    ['between', [{ S: 'LOAN#2026-01-02' }, { S: 'LOAN#2026-01-04' }], ['l2', 'l3']],
    ['lt', [{ S: 'LOAN#2026-01-02' }], ['l1']],
    ['gte', [{ S: 'LOAN#2026-01-03' }], ['l3', 'READER']],
  ])('reads a range: %s', async (op, values, found) => {
    const page = await app.post<Items>('items', { ...reader1, sort: { op, values } })
    expect(keysOf(page).map((key) => key?.toString().split('#').at(-1))).toEqual(found)
    expect(page.condition?.sort).toEqual({ op, values })
  })

  it('reads an index, backwards', async () => {
    const page = await app.post<Items>('items', {
      index: 'gsi1',
      partition: [{ S: 'STATE#OPEN' }],
      order: 'desc',
    })
    expect(page.items.map(({ item }) => item.loanId)).toEqual([{ S: 'l2' }, { S: 'l1' }])
  })

  it('tells of an index that has only keys no problem of its items', async () => {
    const page = await app.post<Items>('items', { index: 'keys', partition: [{ S: 'LOAN#l1' }] })
    expect(page.items).toMatchObject([{ entity: 'Loan' }])
    expect(page.items[0]?.problem).toBeUndefined()
  })

  it('shows items of no entity, those that do not decode, and those of the gateway itself', async () => {
    const legacy = await app.post<Items>('items', { partition: [{ S: 'LEGACY' }] })
    expect(legacy.items).toEqual([
      {
        item: { pk: { S: 'LEGACY' }, sk: { S: '1' }, anything: { L: [{ BOOL: true }, { NULL: true }] } },
        bytes: 26,
      },
    ])
    const broken = await app.post<Items>('items', { partition: [{ S: 'READER#r9' }] })
    expect(broken.items[0]).toMatchObject({
      entity: 'Reader',
      problem: expect.stringContaining('Reader.email'),
    })
    const all = await app.post<Items>('scan', { accept: true })
    expect(all.items.filter(({ isSystem }) => isSystem).map(({ entity }) => entity)).toEqual([
      'UniqueValue',
      'UniqueValue',
    ])
  })

  it('shows the second form of a migrated item as one that the gateway keeps', async () => {
    const builder = createBuilder(begun)
    builder.entity(BegunOrder, { fields: (t) => t.attributes('orderId') })
    builder.queryFields((t) => ({ order: t.item(begunAccess.order) }))
    await using migrated = await openExplorer(defineGateway({ table: begun, schema: builder.toSchema() }))
    const pk = 'CUSTOMER#c'
    await migrated.put({ pk, sk: 'O#o', customerId: 'c', orderId: 'o' })
    const { items } = await migrated.post<Items>('items', { partition: [{ S: pk }] })
    expect(items).toMatchObject([{ entity: 'Order, second form', isSystem: true }])
    const { decoded, stored } = await migrated.post<ItemResponse>('item', {
      key: { pk: { S: pk }, sk: { S: 'O#o' } },
    })
    expect(decoded).toBeUndefined()
    expect(stored).toEqual(items[0])
  })

  it.each([
    [{ partition: [] }, 'BAD_USER_INPUT', /partition: expected values of pk, got 0/],
    [{ partition: [{ N: '1' }] }, 'BAD_USER_INPUT', /expected a value of pk such as/],
    [{ partition: 'READER#r1' }, 'BAD_USER_INPUT', /partition: expected a list/],
    [{ ...reader1, limit: 201 }, 'BAD_USER_INPUT', /limit: expected an integer from 1 to 200, got 201/],
    [{ ...reader1, index: 'gsi9' }, 'BAD_USER_INPUT', /index: expected gsi1, keys, got "gsi9"/],
    [{ ...reader1, sort: { op: 'like', values: [] } }, 'BAD_USER_INPUT', /op: expected eq, beginsWith/],
    [{ ...reader1, sort: { op: 'eq', values: [] } }, 'BAD_USER_INPUT', /sort.values: expected values of sk/],
    [{ ...reader1, cursor: 'WzAsbnVsbF0x' }, 'BAD_CURSOR', /not one of this index/],
    [{ ...reader1, cursor: Buffer.from('[0,{"pk":{"S":"x"}}]').toString('base64url') }, 'BAD_CURSOR', /./],
  ])('rejects %j', async (body, code, message) => {
    expect(await app.fault('items', body)).toEqual({
      status: 400,
      code,
      message: expect.stringMatching(message),
    })
  })
})

describe('/explorer/find', () => {
  const find = (body: object) => app.post<Items>('find', body)

  it('makes the key of the values of attributes, and of a part of the sort key', async () => {
    const whole = await find({ entity: 'Reader', values: { readerId: 'r1' } })
    expect(whole.condition).toEqual({
      index: null,
      partition: [{ S: 'READER#r1' }],
      sort: { op: 'eq', values: [{ S: 'READER' }] },
    })
    const part = await find({ entity: 'Loan', values: { readerId: 'r1', lentAt: lentAt(2) } })
    expect(part.items.map(({ item }) => item.loanId)).toEqual([{ S: 'l2' }])
    const open = await find({ entity: 'Loan', index: 'gsi1', values: { state: 'OPEN' } })
    expect(open.items).toHaveLength(2)
  })

  it.each([
    [{ entity: 'Loan', values: {} }, /readerId must be given/],
    [{ entity: 'Loan', values: { readerId: 'r1', lentAt: 'yesterday' } }, /Loan.lentAt/],
    [{ entity: 'Loan', values: { readerId: 'r1', shoe: 1 } }, /Loan has no attribute 'shoe'/],
    [{ entity: 'Reader', index: 'gsi1', values: {} }, /Reader has no key on gsi1/],
    [{ entity: 'Shoe', values: {} }, /entity: expected Reader, Loan, got "Shoe"/],
  ])('rejects %j', async (body, message) => {
    const { status, code, message: got } = await app.fault('find', body)
    expect({ status, code }).toEqual({ status: 400, code: 'BAD_USER_INPUT' })
    expect(got).toMatch(message)
  })
})

describe('/explorer/scan', () => {
  it('says the price, and scans once that is accepted', async () => {
    const price = await app.get<ScanPrice>('price')
    expect(price).toMatchObject({ items: 9, readUnits: 0.5 })
    expect(price.text).toMatch(/^A scan reads all 9 items, [\d.]+ KB: 0.5 read units\./)
    expect(await app.fault('scan', {})).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
    const seen: unknown[] = []
    let cursor: string | undefined
    for (let page = 0; page < 5; page += 1) {
      const items: Items = await app.post('scan', { accept: true, limit: 4, ...(cursor && { cursor }) })
      seen.push(...items.items)
      cursor = items.cursor
      if (cursor === undefined) break
    }
    expect(seen).toHaveLength(9)
    const ofIndex = await app.post<Items>('scan', { accept: true, index: 'gsi1' })
    expect(ofIndex.items).toHaveLength(3)
  })
})

describe('/explorer/item', () => {
  const show = (pk: string, sk: string) =>
    app.post<ItemResponse>('item', { key: { pk: { S: pk }, sk: { S: sk } } })

  it('shows an item as stored and as decoded, its places and what it refers to', async () => {
    const shown = await show('READER#r1', `LOAN#${lentAt(2)}#l2`)
    expect(shown.stored).toMatchObject({ entity: 'Loan', item: { fee: { N: '2.5' } } })
    expect(shown.decoded).toMatchObject({ fee: '2.50', lentAt: lentAt(2), revision: 1 })
    expect(shown.places).toEqual([
      { index: null, key: { partition: [{ S: 'READER#r1' }], sort: [{ S: `LOAN#${lentAt(2)}#l2` }] } },
      { index: 'gsi1', key: { partition: [{ S: 'STATE#OPEN' }], sort: [{ S: `${lentAt(2)}#l2` }] } },
      { index: 'keys', key: { partition: [{ S: 'LOAN#l2' }], sort: [] } },
    ])
    const condition = {
      index: null,
      partition: [{ S: 'READER#r1' }],
      sort: { op: 'eq', values: [{ S: 'READER' }] },
    }
    expect(shown.links).toEqual([
      { title: 'parent reader', entity: 'Reader', condition },
      { title: 'reader', entity: 'Reader', pattern: 'reader', condition },
    ])
    expect(shown.readUnits).toBe(1)
  })

  it('says why an item is not in an index', async () => {
    const { places, links } = await show('READER#r1', 'READER')
    expect(places.slice(1)).toEqual([
      { index: 'gsi1', absent: 'Reader has no key on gsi1' },
      { index: 'keys', absent: 'Reader has no key on keys' },
    ])
    expect(links).toMatchObject([{ title: 'lent', pattern: 'loans', entity: 'Loan' }])
    const legacy = await show('LEGACY', '1')
    expect(legacy.places[1]).toEqual({ index: 'gsi1', absent: 'it lacks gpk and gsk' })
    expect(legacy.decoded).toBeUndefined()
  })

  it('shows none for a key without an item, and rejects what is no key', async () => {
    expect(await show('READER#r1', 'nothing')).toEqual({ places: [], links: [], readUnits: 0.5 * 2 })
    expect(await app.fault('item', { key: { pk: { S: 'a' } } })).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await app.fault('item', { key: { pk: { S: 'a' }, sk: { S: 'b' }, x: { S: 'c' } } })).toMatchObject(
      {
        message: 'key: expected pk and sk, got "x"',
      },
    )
  })
})
