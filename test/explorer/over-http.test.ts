import { expect, it } from 'vitest'
import type {
  ItemResponse,
  Items,
  PreviewResponse,
  RunResponse,
  WriteResponse,
} from '../../src/explorer/protocol/index.ts'
import { openLeanOverEngine, openSdkOverEngine } from '../store/sdk-over-engine.ts'
import bookshop, { lentAt } from './bookshop.ts'
import { openExplorer } from './open-explorer.ts'

it.each([
  ['the AWS SDK', openSdkOverEngine],
  ['the lean client', openLeanOverEngine],
])('over HTTP, by %s, the explorer pages, runs, previews and writes', async (_, openClient) => {
  await using app = await openExplorer(bookshop, await openClient())
  const partition = [{ S: 'READER#r1' }]
  const first = await app.post<Items>('items', { partition, limit: 2 })
  const rest = await app.post<Items>('items', { partition, limit: 2, cursor: first.cursor })
  expect([...first.items, ...rest.items].map(({ entity }) => entity)).toEqual([
    'Loan',
    'Loan',
    'Loan',
    'Reader',
  ])
  const scanned = await app.post<Items>('scan', { accept: true, index: 'gsi1', limit: 2 })
  expect(
    (await app.post<Items>('scan', { accept: true, index: 'gsi1', cursor: scanned.cursor })).items,
  ).toHaveLength(1)
  const loan = await app.post<RunResponse>('run', { pattern: 'loan', arguments: { loanId: 'l2' } })
  expect(loan.items).toMatchObject([{ item: { fee: { N: '2.5' } } }])
  const key = { readerId: 'r1', lentAt: lentAt(2), loanId: 'l2' }
  const change = { entity: 'Loan', action: 'update', key, values: { fee: '3.00' } }
  const { before, after, faults } = await app.post<PreviewResponse>('preview', change)
  expect([before, faults]).toEqual([loan.items[0], []])
  const shown = await app.post<ItemResponse>('item', { key: { pk: before?.item.pk, sk: before?.item.sk } })
  expect(shown.stored).toEqual(before)
  expect((await app.post<WriteResponse>('write', change)).stored).toEqual(after)
  const taken = { entity: 'Reader', action: 'create', values: { readerId: 'r9', email: 'bob@example.com' } }
  expect((await app.post<PreviewResponse>('preview', taken)).faults).toMatchObject([
    { code: 'UNIQUE_VIOLATION' },
  ])
})
