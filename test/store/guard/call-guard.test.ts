import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../../src/errors.ts'
import { a, defineTable } from '../../../src/model/index.ts'
import { clientFrom, type Send, Throttled, UpstreamFailure } from '../../../src/store/client/index.ts'
import { type BreakerChange, CallGuard } from '../../../src/store/guard/index.ts'
import { type CallRecord, openStore } from '../../../src/store/index.ts'

const unavailable = new UpstreamFailure('UPSTREAM_UNAVAILABLE', true)
const timeout = new UpstreamFailure('TIMEOUT', true)

describe('a table or an index that does not answer', () => {
  it('is not read after 20 reads, half of which failed; it is still written, and others are still read', async () => {
    const { calls, send, dynamo } = guarded()
    dynamo.answer = (turn) => (turn % 2 === 0 ? {} : unavailable)
    for (let call = 0; call < 20; call += 1) await send('get', 'a')
    expect(await send('get', 'a')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 1_000 })
    expect(calls()).toBe(20)
    dynamo.answer = () => ({})
    expect(await send('put', 'a')).toEqual({})
    expect(await send('query', 'a', 'gsi1')).toEqual({})
  })

  it('gets one call a second as a probe until it answers', async () => {
    const { calls, send, dynamo } = guarded()
    dynamo.answer = () => unavailable
    for (let call = 0; call < 30; call += 1) await send('get', 'a')
    expect(calls()).toBe(20)
    for (let second = 1; second <= 3; second += 1) {
      dynamo.now += 1_000
      for (let call = 0; call < 10; call += 1) await send('get', 'a')
      expect(calls()).toBe(20 + second)
    }
    dynamo.answer = () => ({})
    expect(await send('get', 'a')).toMatchObject({ retryAfterMs: 1_000 })
    dynamo.now += 1_000
    for (let call = 0; call < 10; call += 1) expect(await send('get', 'a')).toEqual({})
  })

  it('is not taken for down because of errors that it returns, or of callers that give up', async () => {
    for (const error of [
      new DynagateError('CONFLICT', 'a failed condition'),
      new DynagateError('CANCELLED', 'a client that disconnected'),
      timeout,
    ]) {
      const { calls, send, dynamo } = guarded()
      dynamo.answer = () => error
      for (let call = 0; call < 50; call += 1) await send('get', 'a')
      expect(calls()).toBe(50)
    }
  })

  it('is taken for down because of timeouts, but not of those that this process noticed late', async () => {
    for (const [took, sent] of [
      [1_000, 20],
      [1_200, 50],
    ] as const) {
      const { calls, send, dynamo } = guarded()
      for (let call = 0; call < 50; call += 1) {
        // As if all were sent at once.
        dynamo.now = 0
        dynamo.answer = () => {
          dynamo.now = took
          return timeout
        }
        await send('get', 'a')
      }
      expect(calls()).toBe(sent)
    }
  })

  it('is not taken for down because of connections that a busy process has no time for', async () => {
    const { calls, send, dynamo } = guarded()
    dynamo.answer = () => {
      dynamo.now = 10_700
      dynamo.busyAt = 10_700
      return timeout
    }
    for (let call = 0; call < 50; call += 1) {
      // As if all were sent at once.
      dynamo.now = 10_000
      await send('get', 'a')
    }
    expect(calls()).toBe(50)
    dynamo.answer = () => {
      dynamo.now += 50
      return unavailable
    }
    for (let call = 0; call < 50; call += 1) await send('get', 'a')
    expect(calls(), 'once it has time again').toBeLessThan(80)
  })

  it('is sent a few calls during an outage of 30 s, and serves again within 2 s of its end', async () => {
    const { calls, send, dynamo } = guarded()
    dynamo.answer = () => ({})
    const everyMs = 5
    const run = async (seconds: number) => {
      let failed = 0
      for (let at = 0; at < seconds * 1_000; at += everyMs) {
        if ((await send('get', 'a')) instanceof Error) failed += 1
        dynamo.now += everyMs
      }
      return failed
    }
    expect(await run(5)).toBe(0)
    dynamo.answer = () => unavailable
    const before = calls()
    expect(await run(30)).toBe(6_000)
    expect(calls() - before).toBeLessThan(400)
    dynamo.answer = () => ({})
    await run(2)
    expect(await run(5)).toBe(0)
  })
})

it('a store tells its observers when a breaker opens, and which calls were not sent', async () => {
  const table = defineTable({ name: 'notes', primaryKey: { partition: 'pk' } })
  const Note = table.entity('Note', { attributes: { noteId: a.id() }, key: { partition: 'NOTE#{noteId}' } })
  const { note } = table.access({ note: Note.get() })
  const client = clientFrom(
    () => Promise.reject(unavailable),
    async () => {},
  )
  const changes: BreakerChange[] = []
  const calls: CallRecord[] = []
  const observers = [{ onBreaker: (change: BreakerChange) => changes.push(change) }]
  const store = openStore({ client, table, cursorSecret: 's', observers, onCall: (call) => calls.push(call) })
  const read = (at: number) => store.request().one(note, { noteId: String(at) })
  await Promise.allSettled(Array.from({ length: 20 }, (_, at) => read(at)))
  expect(changes).toEqual([{ index: undefined, calls: 'reads', isOpen: true }])
  // Of the first attempts the last one opens it; retries aren't sent.
  expect(calls.filter(({ isShed }) => isShed)).not.toEqual([])
})

describe('what DynamoDB throttles', () => {
  it('is, of a hot partition, that partition alone', async () => {
    const { send, dynamo, count } = guarded()
    dynamo.answer = (_, partition) => (partition === 'hot' ? new Throttled('partition') : {})
    for (let call = 0; call < 500; call += 1) {
      await send('get', 'hot')
      expect(await send('get', 'cold')).toEqual({})
    }
    expect(count('hot')).toBeLessThan(60)
    expect(await send('get', 'hot')).toMatchObject({ code: 'THROTTLED', retryAfterMs: 1_000 })
  })

  it('is, of a partition with too many writes, its writes: it is still read', async () => {
    const { send, dynamo } = guarded()
    dynamo.answer = () => new Throttled('partition')
    for (let call = 0; call < 500; call += 1) await send('put', 'hot')
    expect(await send('put', 'hot')).toMatchObject({ code: 'THROTTLED', retryAfterMs: 1_000 })
    dynamo.answer = () => ({})
    expect(await send('get', 'hot')).toEqual({})
  })

  it('is, of a limit of the table, its reads: they slow down to about twice what it accepts', async () => {
    const { calls, send, dynamo } = guarded()
    // It accepts a call each 5 ms, and receives one each millisecond.
    let accepted = 0
    dynamo.answer = () => {
      if (accepted > dynamo.now / 5) return new Throttled('table')
      accepted += 1
      return {}
    }
    for (let call = 0; call < 5_000; call += 1) {
      await send('get', `p${call}`)
      dynamo.now += 1
    }
    expect(calls()).toBeLessThan(2_500)
    expect(accepted).toBeGreaterThan(950)
    dynamo.answer = () => ({})
    expect(await send('put', 'a')).toEqual({})
    expect(await send('query', 'a', 'gsi1')).toEqual({})
  })

  it('is, of a limit of the account, everything', async () => {
    const { send, dynamo } = guarded()
    dynamo.answer = () => new Throttled('account')
    for (let call = 0; call < 500; call += 1) await send('get', 'a')
    dynamo.answer = () => ({})
    expect(await send('put', 'a')).toMatchObject({ code: 'THROTTLED' })
    expect(await send('query', 'a', 'gsi1')).toMatchObject({ code: 'THROTTLED' })
  })

  it('is served again two seconds after its last throttle', async () => {
    const { send, dynamo } = guarded()
    dynamo.answer = () => new Throttled('table')
    for (let call = 0; call < 500; call += 1) await send('get', 'a')
    dynamo.answer = () => ({})
    dynamo.now += 2_000
    for (let call = 0; call < 100; call += 1) expect(await send('get', 'a')).toEqual({})
  })

  it('is not rejected before ten calls were throttled, which retries take care of', async () => {
    const { send, dynamo, calls } = guarded()
    dynamo.answer = () => new Throttled('table')
    for (let call = 0; call < 10; call += 1) await send('get', 'a')
    expect(calls()).toBe(10)
  })
})

/** A guard before a DynamoDB that answers as `answer` says, at a time that only tests advance. */
function guarded() {
  const sent: string[] = []
  const dynamo = {
    now: 0,
    /** When this process was too busy. */
    busyAt: -1,
    /** The answer to a call, by its number from 0 and its partition. */
    answer: (_turn: number, _partition: string): object | Error => ({}),
  }
  let seed = 1
  const guard = new CallGuard({
    partitionOf: ({ input }) => ('Key' in input ? String(input.Key.pk) : undefined),
    now: () => dynamo.now,
    busyAt: () => dynamo.busyAt,
    random: () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    },
  })
  const send = guard.guarding((async (_operation, input) => {
    const partition = 'Key' in input ? String(input.Key.pk) : ''
    sent.push(partition)
    const answer = dynamo.answer(sent.length - 1, partition)
    if (answer instanceof Error) throw answer
    return answer
  }) as Send)
  return {
    dynamo,
    calls: () => sent.length,
    count: (partition: string) => sent.filter((each) => each === partition).length,
    /** Its answer, or its error. */
    send: (operation: 'get' | 'put' | 'query', pk: string, index?: string): Promise<unknown> => {
      const input = { TableName: 'shop', Key: { pk }, Item: { pk }, ...(index && { IndexName: index }) }
      return send(operation, input as never, { timeoutMs: 1_000 }).catch((error: unknown) => error)
    },
  }
}
