import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../src/errors.ts'
import type { DynamoClient } from '../../src/store/client/index.ts'
import { openStore } from '../../src/store/index.ts'
import { access, board, Note, now, Topic } from './board.ts'
import { toyDynamo } from './toy-dynamo.ts'

const note = (noteId: string, title: string) => ({ topic: 't', noteId, title, score: 1, author: 'a' })

/** A toy with three notes, and a request to it through a client that misbehaves. */
function openFaulty(fault: (toy: ReturnType<typeof toyDynamo>) => Partial<DynamoClient>) {
  const toy = toyDynamo(board)
  toy.put(Topic, { topic: 't', keeper: 'ann', about: '…' })
  toy.put(Note, note('1', 'A'), note('2', 'B'), note('3', 'C'))
  const client = { ...toy.client, ...fault(toy) }
  const store = openStore({ client, table: board, cursorSecret: 's', clock: () => now })
  return { request: store.request(), sent: toy.client.sent }
}

const broken = new DynagateError('INTERNAL_SERVER_ERROR', 'The call failed.')
const failing = async () => {
  throw broken
}

describe('a page of an index that carries less', () => {
  it('leaves out an entry whose item is gone by now, and reads on for another', async () => {
    const { request, sent } = openFaulty((toy) => ({
      batchGet: (input, options) => {
        toy.remove(({ sk }) => sk === 'NOTE#2')
        return toy.client.batchGet(input, options)
      },
    }))
    const page = await request.page(access.thinTitles, {}, { first: 2 })
    expect(page.edges.map(({ item }) => item?.noteId)).toEqual(['1', '3'])
    expect(page.hasNextPage).toBe(false)
    expect(sent.map(({ operation }) => operation)).toContain('batchGet')
  })

  it('has an error at the place of each item that could not be read, and a cursor there', async () => {
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
  it('is the error of the reads it was for, and of no others of its tick', async () => {
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
