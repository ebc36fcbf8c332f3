import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../src/errors.ts'
import type { DynamoClient } from '../../src/store/client/index.ts'
import { openStore } from '../../src/store/index.ts'
import { access, board, Note, now, Topic } from './board.ts'
import { fakeDynamo } from './fake-dynamo.ts'

const note = (noteId: string, title: string) => ({ topic: 't', noteId, title, score: 1, author: 'a' })

/** A fake with three notes, and a request to it through a faulty client. */
function openFaulty(fault: (fake: ReturnType<typeof fakeDynamo>) => Partial<DynamoClient>) {
  const fake = fakeDynamo(board)
  fake.put(Topic, { topic: 't', keeper: 'ann', about: '…' })
  fake.put(Note, note('1', 'A'), note('2', 'B'), note('3', 'C'))
  const client = { ...fake.client, ...fault(fake) }
  const store = openStore({ client, table: board, cursorSecret: 's', clock: () => now })
  return { request: store.request(), sent: fake.client.sent }
}

const broken = new DynagateError('INTERNAL_SERVER_ERROR', 'The call failed.')
const failing = async () => {
  throw broken
}

describe('a page of an index that projects less than needed', () => {
  it('omits an entry whose item has been deleted, and reads another instead', async () => {
    const { request, sent } = openFaulty((fake) => ({
      batchGet: (input, options) => {
        fake.remove(({ sk }) => sk === 'NOTE#2')
        return fake.client.batchGet(input, options)
      },
    }))
    const page = await request.page(access.thinTitles, {}, { first: 2 })
    expect(page.edges.map(({ item }) => item?.noteId)).toEqual(['1', '3'])
    expect(page.hasNextPage).toBe(false)
    expect(sent.map(({ operation }) => operation)).toContain('batchGet')
  })

  it('has an error at the position of each item that could not be read, with a cursor', async () => {
    const { request } = openFaulty(() => ({ batchGet: failing }))
    const page = await request.page(access.thinTitles, {}, { first: 2 })
    expect(page.edges.map(({ item, error }) => [item, error])).toEqual([
      [undefined, broken],
      [undefined, broken],
    ])
    const after = page.edges[0]?.cursor ?? ''
    const rest = await request.page(access.titles, {}, { first: 2 })
    expect(rest.edges).toHaveLength(2)
    await expect(request.page(access.thinTitles, {}, { first: 1, after })).resolves.toBeDefined()
  })
})

describe('a failed call', () => {
  it('is the error of exactly the reads that it was for', async () => {
    const { request } = openFaulty(() => ({ get: failing, query: failing }))
    const results = await Promise.allSettled([
      request.one(access.noteNow, { topic: 't', noteId: '1' }),
      request.page(access.notes, { topic: 't' }, { first: 1 }),
      request.byKey(Note, { topic: 't', noteId: '1' }),
      request.byKey(Note, { topic: 't', noteId: '4' }),
    ])
    expect(results).toMatchObject([
      { status: 'rejected', reason: broken },
      { status: 'rejected', reason: broken },
      { status: 'fulfilled', value: { title: 'A' } },
      { status: 'fulfilled', value: null },
    ])
  })
})
