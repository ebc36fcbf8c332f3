import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../../src/errors.ts'
import { ConditionFailed, TransactionCancelled, UpstreamFailure } from '../../../src/store/client/index.ts'
import { Shed } from '../../../src/store/guard/index.ts'
import { type CallRecord, RetryBudget, retryingClient } from '../../../src/store/run/index.ts'
import { inTurn, scriptedClient, TestClock } from './scripted.ts'

const throttled = new DynagateError('THROTTLED', 'no capacity')
const lostAnswer = new UpstreamFailure('TIMEOUT', true)
const refused = new UpstreamFailure('UPSTREAM_UNAVAILABLE', false)
const get = { TableName: 'shop', Key: { pk: 'a' } }
const create = { TableName: 'shop', Item: { pk: 'a' }, ConditionExpression: 'attribute_not_exists(pk)' }
const transaction = { TransactItems: [{ Put: create }] }

describe('a read', () => {
  it('is retried after a throttle, a lost response and a rejected connection', async () => {
    for (const error of [throttled, lostAnswer, refused]) {
      const inner = scriptedClient<'get'>(inTurn(error, { Item: { pk: 'a' } }))
      const client = retryingClient(inner, { clock: new TestClock() })
      expect(await client.get(get)).toEqual({ Item: { pk: 'a' } })
      expect(inner.sent).toHaveLength(2)
    }
  })

  it('gives up after three attempts with the last error', async () => {
    const inner = scriptedClient<'get'>(inTurn(throttled))
    const client = retryingClient(inner, { clock: new TestClock() })
    await expect(client.get(get)).rejects.toBe(throttled)
    expect(inner.sent).toHaveLength(3)
  })

  it('waits a random part of 25 ms, then of 50 ms', async () => {
    const clock = new TestClock(0.5)
    const client = retryingClient(scriptedClient(inTurn(throttled)), { clock })
    await expect(client.get(get)).rejects.toThrow()
    expect(clock.sleeps).toEqual([12.5, 25])
  })

  it('does not start a backoff that would exceed its deadline', async () => {
    const clock = new TestClock(0.9)
    const inner = scriptedClient<'get'>(inTurn(throttled))
    await expect(retryingClient(inner, { clock }).get(get, { timeoutMs: 30 })).rejects.toBe(throttled)
    expect(clock.sleeps).toEqual([22.5])
    expect(inner.sent).toHaveLength(2)
  })

  it('gives each attempt a second, and the last at most the remaining time', async () => {
    const clock = new TestClock(0)
    const inner = scriptedClient<'get'>((_input, turn) => {
      clock.pass(1000)
      if (turn < 2) throw lostAnswer
      return {}
    })
    await retryingClient(inner, { clock }).get(get, { timeoutMs: 2400 })
    expect(inner.sent.map(({ options }) => options.timeoutMs)).toEqual([1000, 1000, 400])
  })

  it('is not sent if its deadline has passed', async () => {
    const inner = scriptedClient<'get'>(inTurn({}))
    const late = retryingClient(inner, { clock: new TestClock() }).get(get, { timeoutMs: 0 })
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(inner.sent).toHaveLength(0)
  })

  it('is not retried if it is invalid', async () => {
    const wrong = new DynagateError('BAD_USER_INPUT', 'A key value is too long.')
    const inner = scriptedClient<'get'>(inTurn(wrong))
    await expect(retryingClient(inner).get(get)).rejects.toBe(wrong)
    expect(inner.sent).toHaveLength(1)
  })
})

describe('a write', () => {
  it('is retried after a throttle and a rejected connection, which had no effect', async () => {
    const inner = scriptedClient<'put'>(inTurn(throttled, refused, {}))
    await retryingClient(inner, { clock: new TestClock() }).put(create)
    expect(inner.sent).toHaveLength(3)
  })

  it('is not retried after a lost response, since it could report its own item as "already exists"', async () => {
    const inner = scriptedClient<'put'>(inTurn(lostAnswer, new ConditionFailed({ pk: 'a' })))
    const client = retryingClient(inner, { clock: new TestClock() })
    await expect(client.put(create)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: lostAnswer })
    expect(inner.sent).toHaveLength(1)
  })

  it('is not retried if its condition failed', async () => {
    const failed = new ConditionFailed(undefined)
    const inner = scriptedClient<'put'>(inTurn(failed))
    await expect(retryingClient(inner).put(create)).rejects.toBe(failed)
    expect(inner.sent).toHaveLength(1)
  })
})

describe('a transaction', () => {
  const cancelled = (...codes: string[]) =>
    new TransactionCancelled(
      { code: 'CONFLICT', message: 'cancelled' },
      codes.map((code) => ({ code })),
    )

  it('is retried after a conflict with another, but not after a failed condition', async () => {
    const conflicting = scriptedClient<'transactWrite'>(inTurn(cancelled('None', 'TransactionConflict'), {}))
    await retryingClient(conflicting, { clock: new TestClock() }).transactWrite(transaction)
    expect(conflicting.sent).toHaveLength(2)

    const both = cancelled('TransactionConflict', 'ConditionalCheckFailed')
    const failing = scriptedClient<'transactWrite'>(inTurn(both))
    await expect(retryingClient(failing).transactWrite(transaction)).rejects.toBe(both)
    expect(failing.sent).toHaveLength(1)
  })

  it('is retried after a lost response only with a token', async () => {
    const withToken = scriptedClient<'transactWrite'>(inTurn(lostAnswer, {}))
    const clock = new TestClock()
    await retryingClient(withToken, { clock }).transactWrite({ ...transaction, ClientRequestToken: 't' })
    expect(withToken.sent).toHaveLength(2)

    const without = scriptedClient<'transactWrite'>(inTurn(lostAnswer, {}))
    const lost = retryingClient(without, { clock }).transactWrite(transaction)
    await expect(lost).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  })

  it('with a token can still have an unknown outcome: after a lost response and then throttles', async () => {
    const inner = scriptedClient<'transactWrite'>(inTurn(lostAnswer, throttled))
    const ended = retryingClient(inner, { clock: new TestClock() }).transactWrite({
      ...transaction,
      ClientRequestToken: 't',
    })
    await expect(ended).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect(inner.sent).toHaveLength(3)
  })

  it('with a token has an unknown outcome after a lost response and a backoff that outlasts its deadline', async () => {
    const clock = new TestClock()
    const sleep = (milliseconds: number) => {
      clock.pass(1000)
      return TestClock.prototype.sleep.call(clock, milliseconds)
    }
    const inner = scriptedClient<'transactWrite'>(inTurn(lostAnswer))
    const busy = { now: () => clock.now(), random: () => 0.5, sleep }
    const late = retryingClient(inner, { clock: busy }).transactWrite(
      { ...transaction, ClientRequestToken: 'x' },
      { timeoutMs: 500 },
    )
    await expect(late).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect(inner.sent).toHaveLength(1)
  })

  it('with a token has an unknown outcome after a lost response and then an error that proves nothing', async () => {
    for (const error of [
      new Shed('UPSTREAM_UNAVAILABLE', 1),
      new DynagateError('INTERNAL_SERVER_ERROR', ''),
    ]) {
      const inner = scriptedClient<'transactWrite'>(inTurn(lostAnswer, error))
      const ended = retryingClient(inner, { clock: new TestClock() }).transactWrite({
        ...transaction,
        ClientRequestToken: 't',
      })
      await expect(ended).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: error })
    }
  })
})

describe('the retry budget', () => {
  it('allows a retry for five calls, after ten in reserve', async () => {
    const inner = scriptedClient<'get'>(inTurn(throttled))
    const client = retryingClient(inner, { clock: new TestClock() })
    for (let call = 0; call < 1_000; call += 1) await expect(client.get(get)).rejects.toThrow()
    expect(inner.sent.length).toBeGreaterThan(1_200)
    expect(inner.sent.length).toBeLessThanOrEqual(1_210)
  })

  it('allows its reserve, and then its share of the calls', async () => {
    const budget = new RetryBudget({ share: 0.25, reserve: 1 })
    const inner = scriptedClient<'get'>(inTurn(throttled))
    const client = retryingClient(inner, { clock: new TestClock(), budget })
    const tries: number[] = []
    for (let call = 0; call < 9; call += 1) {
      const before = inner.sent.length
      await expect(client.get(get)).rejects.toThrow()
      tries.push(inner.sent.length - before)
    }
    expect(tries).toEqual([2, 1, 1, 1, 2, 1, 1, 1, 2])
  })

  it('is not spent on calls that their own signal has cancelled', async () => {
    const budget = new RetryBudget({ share: 0, reserve: 1 })
    const caller = new AbortController()
    const ended = scriptedClient<'get'>(() => {
      caller.abort(new DOMException('late', 'TimeoutError'))
      throw lostAnswer
    })
    const late = retryingClient(ended, { clock: new TestClock(), budget }).get(get, { signal: caller.signal })
    await expect(late).rejects.toBe(lostAnswer)
    expect(await triesWith(budget)).toBe(2)
  })

  it('gets a retry back if its backoff was cancelled', async () => {
    const budget = new RetryBudget({ share: 0, reserve: 1 })
    const cancelled = new DynagateError('CANCELLED', 'The request was cancelled.')
    const clock = new TestClock()
    clock.sleep = () => Promise.reject(cancelled)
    const client = retryingClient(scriptedClient<'get'>(inTurn(throttled)), { clock, budget })
    await expect(client.get(get)).rejects.toBe(cancelled)
    expect(await triesWith(budget)).toBe(2)
  })

  /** The number of attempts of a call that is normally attempted three times. */
  async function triesWith(budget: RetryBudget): Promise<number> {
    const inner = scriptedClient<'get'>(inTurn(throttled))
    await expect(retryingClient(inner, { clock: new TestClock(), budget }).get(get)).rejects.toThrow()
    return inner.sent.length
  }
})

describe('onCall', () => {
  const recorded = () => {
    const calls: CallRecord[] = []
    return { calls, onCall: (call: CallRecord) => calls.push(call) }
  }

  it('receives a call once, with its retries, time and units', async () => {
    const { calls, onCall } = recorded()
    const inner = scriptedClient<'query'>(
      inTurn(throttled, {
        Items: [{ pk: 'a' }, { pk: 'b' }],
        Count: 2,
        ConsumedCapacity: { CapacityUnits: 1.5 },
      }),
    )
    const client = retryingClient(inner, { clock: new TestClock(), tableName: 'shop', onCall })
    const input = { TableName: 'shop', IndexName: 'gsi1', KeyConditionExpression: '#p = :p', Limit: 5 }
    await client.query(input, { patterns: ['orders'] })
    expect(inner.sent[0]?.input.ReturnConsumedCapacity).toBe('TOTAL')
    expect(calls).toEqual([
      {
        operation: 'query',
        table: 'shop',
        index: 'gsi1',
        patterns: ['orders'],
        items: 2,
        requested: 5,
        readUnits: 1.5,
        writeUnits: 0,
        startedAt: expect.any(Number),
        milliseconds: 12.5,
        retries: 1,
        throttles: 1,
      },
    ])
  })

  it('receives the number of executed writes of a batch, and sums up the tables', async () => {
    const { calls, onCall } = recorded()
    const request = { PutRequest: { Item: { pk: 'a' } } }
    const inner = scriptedClient<'batchWrite'>(
      inTurn({
        UnprocessedItems: { shop: [request] },
        ConsumedCapacity: [{ CapacityUnits: 2 }, { CapacityUnits: 3 }],
      }),
    )
    await retryingClient(inner, { onCall }).batchWrite({
      RequestItems: { shop: [request, request], log: [request] },
    })
    expect(calls).toMatchObject([
      { operation: 'batchWrite', items: 2, requested: 3, throttles: 1, readUnits: 0, writeUnits: 5 },
    ])
  })

  it('receives a failure with its code', async () => {
    const { calls, onCall } = recorded()
    const client = retryingClient(scriptedClient(inTurn(lostAnswer)), { clock: new TestClock(), onCall })
    await expect(client.put(create)).rejects.toThrow()
    expect(calls).toMatchObject([
      { operation: 'put', items: 0, writeUnits: 0, retries: 0, error: 'OUTCOME_UNKNOWN' },
    ])
  })
})
