import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { a, add, defineTable } from '../../../src/model/index.ts'
import {
  backfill,
  type DynamoClient,
  openStore,
  runCascades,
  runRewrites,
  type StoreRequest,
} from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import { waitedTime } from '../leases/waited-time.ts'
import {
  Article,
  access,
  type Catalogue,
  catalogue,
  Label,
  openCatalogue,
  Sale,
  Seller,
} from './catalogue.ts'
import { killedAfter } from './forum.ts'

let open: Catalogue
let request: StoreRequest
let tests = 0
/** Each test has a tenant of its own. */
let tenant: string
beforeAll(async () => {
  open = await openCatalogue()
})
afterAll(() => open[Symbol.asyncDispose]())
beforeEach(async () => {
  tests += 1
  tenant = `org${tests}`
  request = open.store.request({ tenant, consistent: true })
  await request.create(Article, { articleId: 'a', name: 'Mug', price: '4.50' })
  await request.create(Article, { articleId: 'b', name: 'Bowl', price: '7' })
  open.calls()
})

const sale = (saleId: string, articleId = 'a') => ({ saleId, articleId })
const fresh = () => open.store.request({ tenant, consistent: true })
const read = (saleId: string) => fresh().one(access.sale, { saleId })
const rewrite = (store = open.store) => runRewrites({ store, region: 'r', clock: waitedTime() })

/** Works with a store that makes another write before its first call of one of these operations. */
async function raced(
  operations: readonly (keyof DynamoClient)[],
  other: () => Promise<unknown>,
  work: (store: Catalogue['store']) => Promise<unknown>,
): Promise<void> {
  let isMade = false
  const client = new Proxy(open.client, {
    get: (of, name: keyof DynamoClient) => {
      const call = of[name] as (...args: readonly unknown[]) => unknown
      if (!operations.includes(name)) return call
      return async (...args: readonly unknown[]) => {
        if (!isMade) {
          isMade = true
          await other()
        }
        return call(...args)
      }
    },
  })
  await work(openStore({ client, table: catalogue, cursorSecret: 'catalogue' }))
  expect(isMade).toBe(true)
}

describe('a child', () => {
  it('is created with copies of its parent, which is read and must be unchanged in the transaction', async () => {
    const made = await request.create(Sale, sale('1'))
    expect(open.calls()).toEqual(['get 1', 'transactWrite 2'])
    expect(made).toMatchObject({ articleName: 'Mug', articlePrice: '4.50', pieces: 1 })
    expect(made).not.toHaveProperty('hint')
    expect(await read('1')).toEqual(made)
    const { edges } = await fresh().page(access.salesOf, { articleId: 'a', articleName: 'Mug' }, { first: 2 })
    expect(edges.map(({ item }) => item)).toEqual([made])
  })

  it('accepts no copies as input, and needs its parent', async () => {
    const given = request.create(Sale, { ...sale('1'), articleName: 'Cup' } as never)
    await expect(given).rejects.toMatchObject({
      message: 'Sale.articleName: is maintained by the store: remove it',
    })
    await request.create(Sale, sale('1'))
    const changed = request.update(Sale, { saleId: '1' }, { articlePrice: '1' } as never)
    await expect(changed).rejects.toMatchObject({
      message: 'Sale.articlePrice: is maintained by the store: remove it',
    })
    await expect(request.create(Sale, sale('2', 'none'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Sale: there is no Article with this articleId (article)',
    })
  })

  it('has the copies of another parent once it belongs to that one, and an update of others costs nothing', async () => {
    await request.create(Seller, { sellerId: 's', title: 'Ada' })
    await request.create(Sale, sale('1'))
    open.calls()
    await request.update(Sale, { saleId: '1' }, { pieces: add(2) })
    expect(open.calls()).toEqual(['update 1'])
    const moved = await request.update(Sale, { saleId: '1' }, { articleId: 'b', seller: 's' })
    expect(open.calls()).toEqual(['get 1', 'get 1', 'get 1', 'transactWrite 4', 'get 1'])
    expect(moved).toMatchObject({ articleName: 'Bowl', articlePrice: '7.00', sellerTitle: 'Ada', pieces: 3 })
    expect((await request.page(access.salesOf, { articleId: 'b' }, { first: 2 })).edges).toHaveLength(1)
    expect(await request.update(Sale, { saleId: '1' }, { seller: null })).not.toHaveProperty('sellerTitle')
  })

  it('is upserted, put, moved and restored with copies', async () => {
    expect(await request.upsert(Sale, sale('1'))).toMatchObject({ articleName: 'Mug' })
    expect(await request.upsert(Sale, sale('1', 'b'))).toMatchObject({ articleName: 'Bowl' })
    await open.store.putAll(Sale, [sale('1'), sale('2', 'b')], { tenant })
    expect(await read('1')).toMatchObject({ articleName: 'Mug', articlePrice: '4.50' })
    expect(await read('2')).toMatchObject({ articleName: 'Bowl' })
    await request.update(Article, { articleId: 'a' }, { code: 'A' })
    expect(await request.create(Label, { articleId: 'a', labelId: 'l' })).toMatchObject({ text: 'A' })
    const moved = await request.update(Label, { articleId: 'a', labelId: 'l' }, { articleId: 'b' })
    expect(moved).toMatchObject({ text: 'none' })
    await request.delete(Label, moved)
    await request.update(Article, { articleId: 'b' }, { code: 'B' })
    expect(await request.restore(Label, moved)).toMatchObject({ text: 'B' })
  })

  it('is created by a transaction with its parent, whose state it copies', async () => {
    const [made, changed] = await request.transact((tx) => {
      tx.create(Article, { articleId: 'c', name: 'Cup', price: '1' })
      const first = tx.create(Sale, sale('1', 'c'))
      expect(() => first.item.articleName).toThrow('Sale.articleName is copied from the parent')
      tx.update(Article, { articleId: 'a' }, { price: add('0.50'), stock: add(3) })
      return [first, tx.create(Sale, sale('2'))]
    })
    expect(made?.item).toMatchObject({ articleName: 'Cup', articlePrice: '1.00' })
    expect(changed?.item).toMatchObject({ articleName: 'Mug', articlePrice: '5.00' })
    expect(await read('2')).toEqual(changed?.item)
  })

  it('is written once under an idempotency key, and repeated with its copies', async () => {
    const idempotency = { key: `k${tests}`, client: 'c', content: 'x' }
    const again = () => open.store.request({ tenant, idempotency }).create(Sale, sale('1'))
    const made = await again()
    expect(made).toMatchObject({ articleName: 'Mug' })
    expect(await again()).toEqual(made)
  })
})

describe('a change of the parent', () => {
  it('is copied to few children in its transaction, and to more of them in the background', async () => {
    for (const labelId of ['1', '2']) await request.create(Label, { articleId: 'a', labelId })
    open.calls()
    await request.update(Article, { articleId: 'a' }, { stock: 4 })
    expect(open.calls()).toEqual(['update 1'])
    await request.update(Article, { articleId: 'a' }, { code: 'X1' })
    expect(open.calls()).toEqual(['get 1', 'query 2', 'transactWrite 3', 'get 1'])
    const label = () => fresh().one(access.label, { articleId: 'a', labelId: '2' })
    expect(await label()).toMatchObject({ text: 'X1' })
    for (const labelId of ['3', '4']) await request.create(Label, { articleId: 'a', labelId })
    open.calls()
    await request.update(Article, { articleId: 'a' }, { code: 'X2' })
    expect(open.calls()).toEqual(['get 1', 'transactWrite 3', 'get 1'])
    expect(await label()).toMatchObject({ text: 'X1' })
    expect(await rewrite()).toBe(4)
    expect(await label()).toMatchObject({ text: 'X2' })
  })

  it('that is made while a child is created, or while children are rewritten, is copied too', async () => {
    const update = (changes: object) => fresh().update(Article, { articleId: 'a' }, changes)
    await raced(
      ['transactWrite'],
      () => update({ name: 'Cup', code: 'C' }),
      async (store) => {
        const made = await store.request({ tenant }).create(Sale, sale('1'))
        expect(made).toMatchObject({ articleName: 'Cup' })
      },
    )
    await fresh().create(Label, { articleId: 'a', labelId: '1' })
    const create = () => fresh().create(Label, { articleId: 'a', labelId: '2' })
    await raced(['transactWrite'], create, (store) =>
      store.request({ tenant }).update(Article, { articleId: 'a' }, { code: 'D' }),
    )
    for (const labelId of ['1', '2'])
      expect(await fresh().one(access.label, { articleId: 'a', labelId })).toMatchObject({ text: 'D' })
    await update({ price: '9' })
    await raced(['query'], () => update({ price: '10' }), rewrite)
    expect(await read('1')).toMatchObject({ articleName: 'Cup', articlePrice: '10.00' })
  })

  it('is copied to many in the background, with the next version, in the tenant', async () => {
    for (const saleId of ['1', '2']) await request.create(Sale, sale(saleId))
    await request.create(Sale, sale('3', 'b'))
    open.calls()
    await request.update(Article, { articleId: 'a' }, { price: '5', hint: 'Fragile' })
    expect(open.calls()).toEqual(['get 1', 'transactWrite 3', 'get 1'])
    expect(await read('1')).toMatchObject({ articlePrice: '4.50', version: 1 })
    expect(await rewrite()).toBe(2)
    expect(await read('2')).toMatchObject({ articlePrice: '5.00', hint: 'Fragile', version: 2 })
    expect(await read('3')).toMatchObject({ articlePrice: '7.00', version: 1 })
    expect(await rewrite()).toBe(0)
    await request.update(Article, { articleId: 'a' }, { hint: null, name: 'Cup' })
    await rewrite()
    expect(await read('1')).not.toHaveProperty('hint')
    expect(
      (await request.page(access.salesOf, { articleId: 'a', articleName: 'Cup' }, { first: 5 })).edges,
    ).toHaveLength(2)
    const { Items = [] } = await open.client.scan({ TableName: 'catalogue' })
    expect(Items.filter(({ pk }) => /dynagate#Rewrite/.test(String(pk)))).toEqual([])
  })

  it('is copied whatever stops the job, and after a delete of the parent of a cascade', async () => {
    await request.create(Seller, { sellerId: 's', title: 'Ada' })
    const items = Array.from({ length: 60 }, (_, at) => ({ ...sale(`${at}`), seller: 's' }))
    await open.store.putAll(Sale, items, { tenant })
    await request.update(Seller, { sellerId: 's' }, { title: 'Grace' })
    await request.update(Article, { articleId: 'a' }, { name: 'Cup' })
    let isOver = false
    for (let runs = 0; runs < 60 && !isOver; runs += 1) {
      const client = killedAfter(open.client, 150)
      const store = openStore({ client, table: catalogue, cursorSecret: 'catalogue' })
      isOver = await rewrite(store).then(
        () => true,
        () => false,
      )
    }
    expect(isOver).toBe(true)
    for (const { saleId } of items)
      expect(await read(saleId)).toMatchObject({ articleName: 'Cup', sellerTitle: 'Grace' })
    await request.update(Seller, { sellerId: 's' }, { title: 'Lin' })
    await request.delete(Seller, { sellerId: 's' })
    expect(await rewrite()).toBe(0)
    await runCascades({ store: open.store, region: 'r', clock: waitedTime() })
  })
})

it('a backfill repairs copies', async () => {
  await request.create(Sale, sale('1'))
  await open.client.update({
    TableName: 'catalogue',
    Key: { pk: `T#${tenant}#SALE#1`, sk: 'SALE' },
    UpdateExpression: 'SET articlePrice = :p, gsi1sk = :s REMOVE articleName',
    ExpressionAttributeValues: { ':p': 1, ':s': 'Old#1' },
  })
  const dry = await backfill({ store: open.store, region: 'r', isDryRun: true, clock: waitedTime() })
  expect(dry).toMatchObject({ repaired: 1, broken: 0 })
  const report = await backfill({ store: open.store, region: 'r', clock: waitedTime() })
  expect(report).toMatchObject({ repaired: 0, broken: 0 })
  expect(await read('1')).toMatchObject({ articleName: 'Mug', articlePrice: '4.50' })
  const { edges } = await request.page(access.salesOf, { articleId: 'a', articleName: 'Mug' }, { first: 5 })
  expect(edges).toHaveLength(1)
})

it('the condition on a parent may compare no value: the parent lacks what is copied, in a table without types', async () => {
  const shelves = defineTable({ name: 'shelves', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Author = shelves.entity('Author', {
    attributes: { authorId: a.id(), country: a.string().optional() },
    key: { partition: 'AUTHOR#{authorId}', sort: 'AUTHOR' },
  })
  const Book = shelves.entity('Book', {
    attributes: { authorId: a.id(), bookId: a.id(), country: a.copy(Author.attributes.country) },
    key: { partition: 'AUTHOR#{authorId}', sort: 'BOOK#{bookId}' },
    parents: { author: { entity: Author, onDelete: 'cascade', copy: { country: 'country' } } },
  })
  shelves.access({ booksBy: Book.query() })
  await prepareTable(open.client, { table: shelves, mayCreate: true })
  const library = openStore({ client: open.client, table: shelves, cursorSecret: 'shelves' }).request()
  await library.create(Author, { authorId: 'le' })
  const book = await library.create(Book, { authorId: 'le', bookId: 'b1' })
  expect(book).not.toHaveProperty('country')
})
