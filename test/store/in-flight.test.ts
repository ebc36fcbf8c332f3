import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { access, board, Note, now } from './board.ts'
import { toyDynamo } from './toy-dynamo.ts'

const note = (topic: string) => ({ topic, noteId: '1', title: 'A', score: 1, author: 'a' })

describe('a get that is asked for while other reads are under way', () => {
  // Gets wait 5 ms at most, which a busy machine could take: no time passes here.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('waits for the reads that their answers begin, and goes out with the gets of these', async () => {
    const toy = toyDynamo(board)
    toy.put(Note, note('a'), note('b'), note('c'), note('d'))
    const client: typeof toy.client = {
      ...toy.client,
      async query(...call) {
        for (let turn = 0; turn < 3; turn += 1) await nextTurn()
        return toy.client.query(...call)
      },
    }
    const request = openStore({ client, table: board, cursorSecret: 's', clock: () => now }).request()
    const first = request.page(access.notes, { topic: 'a' }, { first: 1 })
    await nextTurn()
    const early = request.byKey(Note, { topic: 'b', noteId: '1' })
    await first
    await request.page(access.notes, { topic: 'c' }, { first: 1 })
    const late = request.byKey(Note, { topic: 'd', noteId: '1' })
    expect(await Promise.all([early, late])).toMatchObject([{ topic: 'b' }, { topic: 'd' }])
    expect(toy.client.sent.map(({ operation }) => operation)).toEqual(['query', 'query', 'batchGet'])
  })
})
