import { a, defineTable, openStore } from 'dynagate'
import { describe, expect, it } from 'vitest'
import { fakeDynamo } from './fake-dynamo.ts'

/** A shelf of books in one version of its model. */
function shelf({
  sort = 'BOOK#{title}' as 'BOOK#{title}' | 'TITLE#{title}',
  order = 'asc' as 'asc' | 'desc',
  extra = {},
} = {}) {
  const table = defineTable({ name: 'shelf', primaryKey: { partition: 'pk', sort: 'sk' } })
  const Book = table.entity('Book', {
    attributes: { shelfId: a.id(), title: a.string(), ...extra },
    key: { partition: 'SHELF#{shelfId}', sort },
  })
  const access = table.access({ books: Book.query({ order }), others: Book.query({ order }) })
  const { client, put } = fakeDynamo(table)
  put(Book as never, { shelfId: 's', title: 'Emma' }, { shelfId: 's', title: 'Ulysses' })
  const open = (options: { tableName?: string; cursorSecret?: string } = {}) =>
    openStore({ client, table, cursorSecret: 'secret', ...options })
  return { access, open }
}

const of = { shelfId: 's' }

async function cursorOf(
  { access, open }: ReturnType<typeof shelf>,
  cacheScope?: string,
): Promise<string | undefined> {
  const page = await open().request({ cacheScope }).page(access.books, of, { first: 1 })
  return page.endCursor
}

describe('a cursor of a page', () => {
  it('is bound to the scope of the request', async () => {
    const model = shelf()
    const after = await cursorOf(model, 'tenant a')
    const ask = async (cacheScope: string | undefined) =>
      model
        .open()
        .request({ cacheScope })
        .page(model.access.books, of, { first: 1, after: after ?? '' })
    expect((await ask('tenant a')).edges).toHaveLength(1)
    for (const other of ['tenant b', undefined]) {
      await expect(ask(other)).rejects.toMatchObject({ code: 'BAD_CURSOR' })
    }
  })

  it('is bound to the table, the pattern and its arguments', async () => {
    const { access, open } = shelf()
    const after = (await cursorOf({ access, open })) ?? ''
    const page = { first: 1, after }
    expect((await open().request().page(access.books, of, page)).edges).toHaveLength(1)
    const elsewhere = [
      open({ tableName: 'another' }).request().page(access.books, of, page),
      open().request().page(access.others, of, page),
      open().request().page(access.books, { shelfId: 'another' }, page),
      open()
        .request()
        .page(access.books, { ...of, title: { gte: 'A' } }, page),
    ]
    for (const read of elsewhere) await expect(read).rejects.toMatchObject({ code: 'BAD_CURSOR' })
  })

  it.each([
    ['another template', { sort: 'TITLE#{title}' }],
    ['another order', { order: 'desc' }],
  ] as const)('is bound to the version of the model: not valid for one with %s', async (_, change) => {
    const after = (await cursorOf(shelf())) ?? ''
    const { access, open } = shelf(change)
    const read = open().request().page(access.books, of, { first: 1, after })
    await expect(read).rejects.toMatchObject({ code: 'BAD_CURSOR' })
  })

  it('stays valid after a change of the model that keeps its keys', async () => {
    const after = (await cursorOf(shelf())) ?? ''
    const { access, open } = shelf({ extra: { pages: a.int().optional() } })
    expect((await open().request().page(access.books, of, { first: 1, after })).edges).toHaveLength(1)
  })
})
