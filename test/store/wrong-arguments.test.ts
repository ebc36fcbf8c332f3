import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClient, openStore, type Store, type StoreRequest } from '../../src/store/index.ts'
import { access, board, Note } from './board.ts'

const args = { topic: 'tea' }
const key = { topic: 'tea', noteId: '0001' }
const changes = { title: 'x' }
const item = { ...key, title: 'x', score: 1, author: 'ann' }
const wrong = null as never

describe('null instead of an object', () => {
  const calls: string[] = []
  let store: Store
  beforeAll(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    const onCall = ({ operation }: { operation: string }) => calls.push(operation)
    store = openStore({ client, table: board, cursorSecret: 's', onCall })
  })
  afterAll(() => store.close())

  it.each<[string, (request: StoreRequest) => unknown]>([
    ['the options of a request', () => store.request(wrong)],
    ['the arguments of a get', (request) => request.one(access.note, wrong)],
    ['the options of a get', (request) => request.one(access.note, key, wrong)],
    ['the arguments of a query', (request) => request.page(access.notes, wrong, { first: 1 })],
    ['a page', (request) => request.page(access.notes, args, wrong)],
    ['the options of a page', (request) => request.page(access.notes, args, { first: 1 }, wrong)],
    ['the options of an iteration', (request) => request.items(access.notes, args, wrong)],
    ['a snapshot', (request) => request.snapshot(wrong)],
    ['a read of a snapshot', (request) => request.snapshot([wrong])],
    ['the arguments of a snapshot', (request) => request.snapshot([[access.note, wrong]])],
    ['the limit of a count', (request) => request.count(access.notes, args, wrong)],
    ['a key', (request) => request.byKey(Note, wrong)],
    ['the options of a key', (request) => request.byKey(Note, key, wrong)],
    ['a new item', (request) => request.create(Note, wrong)],
    ['the item of an upsert', (request) => request.upsert(Note, wrong)],
    ['the key of an update', (request) => request.update(Note, wrong, changes)],
    ['the changes of an update', (request) => request.update(Note, key, wrong)],
    ['the options of an update', (request) => request.update(Note, key, changes, wrong)],
    ['the key of a delete', (request) => request.delete(Note, wrong)],
    ['the options of a delete', (request) => request.delete(Note, key, wrong)],
    ['a new item in a transaction', (request) => request.transact((tx) => tx.create(Note, wrong))],
    ['the options of a create there', (request) => request.transact((tx) => tx.create(Note, item, wrong))],
    ['the changes there', (request) => request.transact((tx) => tx.update(Note, key, wrong))],
    [
      'the options of an update there',
      (request) => request.transact((tx) => tx.update(Note, key, changes, wrong)),
    ],
    ['the item of an upsert there', (request) => request.transact((tx) => tx.upsert(Note, wrong))],
    ['the options of an upsert there', (request) => request.transact((tx) => tx.upsert(Note, item, wrong))],
    ['the key of a check there', (request) => request.transact((tx) => tx.check(Note, wrong))],
    ['the options of a check there', (request) => request.transact((tx) => tx.check(Note, key, wrong))],
    ['an item to put', () => store.putAll(Note, [wrong])],
  ])('is BAD_USER_INPUT as %s, and no call is made', async (_, call) => {
    await expect((async () => call(store.request()))()).rejects.toMatchObject({
      name: 'DynagateError',
      code: 'BAD_USER_INPUT',
    })
    expect(calls).toEqual([])
  })

  it.each([0, -1, 1.5, Number.NaN, '5'])('a count rejects the limit %j', async (upTo) => {
    await expect(store.request().count(access.notes, args, upTo as number)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: `upTo: expected an integer of at least 1, got ${upTo}`,
    })
  })
})
