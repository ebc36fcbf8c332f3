import { a, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallRecord, DynamoClient, Store } from '../../src/store/index.ts'

// Rules on attributes that some stored items have only after they are decoded: one that an upgrade renames, and a derived one
// that was declared later.

const notes = defineTable({
  name: 'notes',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    gsi1: { global: { partition: 'gsi1pk', sort: 'gsi1sk' } },
    gsi2: { global: { partition: 'gsi2pk', sort: 'gsi2sk' }, projection: ['ownerId'] },
  },
  caller: { userId: a.id(), year: a.int() },
})
/** Version 1 had `user`, and version 2 `owner`. */
const Note = notes.entity('Note', {
  attributes: { noteId: a.id(), ownerId: a.id(), text: a.string() },
  key: { partition: 'NOTES', sort: 'NOTE#{noteId}' },
  indexes: {
    gsi1: { partition: 'TEXT#{text}', sort: '{noteId}' },
    gsi2: { partition: 'TEXT#{text}', sort: '{noteId}' },
  },
  versions: {
    storedAs: 'v',
    upgrades: [
      ({ user, ...others }) => ({ ...others, owner: user ?? null }),
      ({ owner, ...others }) => ({ ...others, ownerId: owner ?? null }),
    ],
  },
  rules: (r) => ({ read: r.eq('ownerId', r.caller.userId) }),
})
const Memo = notes.entity('Memo', {
  attributes: { memoId: a.id(), writtenAt: a.dateTime(), year: a.year('writtenAt') },
  key: { partition: 'NOTES', sort: 'MEMO#{memoId}' },
  rules: (r) => ({ read: r.eq('year', r.caller.year) }),
})
const access = notes.access({
  note: Note.get(),
  notes: Note.query(),
  withText: Note.query('gsi1'),
  inPart: Note.query('gsi2'),
  only: Note.lookup('gsi1'),
  memos: Memo.query(),
  all: notes.collection([Note, Memo]),
})

let client: DynamoClient
let store: Store
const calls: CallRecord[] = []
beforeAll(async () => {
  client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: notes, mayCreate: true })
  const put = (sk: string, values: object) =>
    client.put({ TableName: 'notes', Item: { pk: 'NOTES', sk, ...values } })
  const text = (noteId: string, value: string) => ({
    noteId,
    text: value,
    gsi1pk: `TEXT#${value}`,
    gsi1sk: noteId,
    gsi2pk: `TEXT#${value}`,
    gsi2sk: noteId,
  })
  await put('NOTE#1', { ...text('1', 'x'), user: 'ada' })
  await put('NOTE#2', { ...text('2', 'x'), v: 2, owner: 'ada' })
  await put('NOTE#3', { ...text('3', 'x'), v: 3, ownerId: 'ada' })
  await put('NOTE#4', { ...text('4', 'x'), user: 'bob' })
  await put('NOTE#5', { ...text('5', 'x'), v: 2, owner: 'bob' })
  await put('NOTE#6', { ...text('6', 'y'), user: 'ada' })
  await put('NOTE#7', { ...text('7', 'x'), v: 3, ownerId: 'bob' })
  await put('MEMO#1', { memoId: '1', writtenAt: '2026-05-01T00:00:00.000Z' })
  await put('MEMO#2', { memoId: '2', writtenAt: '2025-05-01T00:00:00.000Z' })
  await put('MEMO#3', { memoId: '3', writtenAt: '2026-06-01T00:00:00.000Z', year: 2026 })
  store = openStore({ client, table: notes, cursorSecret: 'notes', onCall: (call) => calls.push(call) })
})
afterAll(() => store.close())

const request = () => store.request({ caller: { userId: 'ada', year: 2026 } })
const idsOf = ({ edges }: { edges: readonly { item: unknown }[] }) =>
  edges.map(({ item }) => {
    const { noteId, memoId } = item as { noteId?: string; memoId?: string }
    return noteId ?? `m${memoId}`
  })

describe('pages under rules', () => {
  it('have items of earlier versions whose upgraded form the rule allows', async () => {
    expect(idsOf(await request().page(access.notes, {}, { first: 10 }))).toEqual(['1', '2', '3', '6'])
    expect(idsOf(await request().page(access.withText, { text: 'x' }, { first: 10 }))).toEqual([
      '1',
      '2',
      '3',
    ])
  })

  it('have them if the index carries what the rule compares, but not the version', async () => {
    expect(idsOf(await request().page(access.inPart, { text: 'x' }, { first: 10 }))).toEqual(['1', '2', '3'])
  })

  it('have items stored before a derived attribute of the rule was declared', async () => {
    expect(idsOf(await request().page(access.memos, {}, { first: 10 }))).toEqual(['m1', 'm3'])
    expect(idsOf(await request().page(access.all, {}, { first: 10 }))).toEqual([
      'm1',
      'm3',
      '1',
      '2',
      '3',
      '6',
    ])
  })

  it('leave the other items of the current version to a filter', async () => {
    calls.length = 0
    await request().page(access.withText, { text: 'x' }, { first: 10 })
    expect(calls).toMatchObject([{ operation: 'query', items: 5 }])
  })
})

it('a lookup under rules finds an item of an earlier version', async () => {
  expect(await request().one(access.only, { text: 'y' })).toMatchObject({ noteId: '6', ownerId: 'ada' })
})

it('an item of an earlier version is the same to a get', async () => {
  expect(await request().one(access.note, { noteId: '1' })).toMatchObject({ ownerId: 'ada' })
  expect(await request().one(access.note, { noteId: '4' })).toBeNull()
})
