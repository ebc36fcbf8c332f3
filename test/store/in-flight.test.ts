import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../src/errors.ts'
import { openStore } from '../../src/store/index.ts'
import { InFlight } from '../../src/store/read/index.ts'
import { type Clock, retrying } from '../../src/store/run/index.ts'
import { access, board, Note, now } from './board.ts'
import { fakeDynamo } from './fake-dynamo.ts'

const note = (topic: string) => ({ topic, noteId: '1', title: 'A', score: 1, author: 'a' })

describe('a get requested while other reads are in flight', () => {
  it('waits for them and for the reads that they cause, however long they take, in one batch', async () => {
    const { held, request, sent } = openHeldBoard()
    const first = request.page(access.notes, { topic: 'a' }, { first: 1 })
    await nextTurn()
    const early = request.byKey(Note, { topic: 'b', noteId: '1' })
    await nextTurn()
    await held.next()
    await first
    const second = request.page(access.notes, { topic: 'c' }, { first: 1 })
    await held.next()
    await second
    const late = request.byKey(Note, { topic: 'd', noteId: '1' })
    expect(await Promise.all([early, late])).toMatchObject([{ topic: 'b' }, { topic: 'd' }])
    expect(sent()).toEqual(['query', 'query', 'batchGet'])
  })

  it('does not wait for a count, which causes no gets', async () => {
    const { request, sent } = openHeldBoard()
    void request.count(access.notes, { topic: 'a' }, 5)
    await nextTurn()
    expect(await request.byKey(Note, { topic: 'b', noteId: '1' })).toMatchObject({ topic: 'b' })
    expect(sent()).toEqual(['get'])
  })

  it('does not wait while a read pauses before its next attempt', async () => {
    const inFlight = new InFlight()
    const throttled = inFlight.counting(() => Promise.reject(new DynagateError('THROTTLED', 'Slow down.')))
    const pausing: Clock = { now: () => 0, random: () => 0.5, sleep: () => new Promise(() => {}) }
    void retrying({ clock: pausing }, throttled)('get', { TableName: 'board', Key: {} }, {})
    await nextTurn()
    expect(inFlight.isQuiet).toBe(true)
  })
})

/** A board of four notes, each of whose Queries is held until `held.next()`. */
function openHeldBoard() {
  const fake = fakeDynamo(board)
  fake.put(Note, note('a'), note('b'), note('c'), note('d'))
  const held = new HeldCalls()
  const client: typeof fake.client = {
    ...fake.client,
    async query(...call) {
      await held.hold()
      return fake.client.query(...call)
    },
  }
  const request = openStore({ client, table: board, cursorSecret: 's', clock: () => now }).request()
  return { held, request, sent: () => fake.client.sent.map(({ operation }) => operation) }
}

/** The waiting calls, in order. */
class HeldCalls {
  readonly #calls: PromiseWithResolvers<void>[] = []
  #came = Promise.withResolvers<void>()

  hold(): Promise<void> {
    const call = Promise.withResolvers<void>()
    this.#calls.push(call)
    this.#came.resolve()
    return call.promise
  }

  /** Releases the next call, once there is one. */
  async next(): Promise<void> {
    while (this.#calls.length === 0) {
      this.#came = Promise.withResolvers()
      await this.#came.promise
    }
    this.#calls.shift()?.resolve()
  }
}
