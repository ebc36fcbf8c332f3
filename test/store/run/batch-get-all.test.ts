import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../../src/errors.ts'
import { type Document, ExactNumber } from '../../../src/model/index.ts'
import type { BatchGetInput } from '../../../src/store/client/index.ts'
import { batchGetAll, RetryBudget, retryingClient } from '../../../src/store/run/index.ts'
import { inTurn, scriptedClient, TestClock } from './scripted.ts'

const keysOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ pk: `k${from + n}` }))
const itemOf = (key: Document) => ({ ...key, read: true })
const asked = (input: BatchGetInput) => [...(input.RequestItems.shop?.Keys ?? [])]
const all = (input: BatchGetInput) => ({ Responses: { shop: asked(input).map(itemOf) } })

describe('batchGetAll', () => {
  it('returns results in the order of the keys, and null for what does not exist', async () => {
    const client = scriptedClient<'batchGet'>((input) => ({
      Responses: {
        shop: asked(input)
          .filter(({ pk }) => pk !== 'k1')
          .reverse()
          .map(itemOf),
      },
    }))
    const { shop } = await batchGetAll(client, { shop: { Keys: keysOf(0, 3) } })
    expect(shop).toEqual([{ pk: 'k0', read: true }, null, { pk: 'k2', read: true }])
  })

  it('requests unprocessed keys again as often as the budget allows', async () => {
    const client = scriptedClient<'batchGet'>((input) => ({
      Responses: { shop: [] },
      UnprocessedKeys: { shop: { Keys: asked(input) } },
    }))
    const budget = new RetryBudget({ reserve: 2 })
    const { shop } = await batchGetAll(
      client,
      { shop: { Keys: keysOf(0, 2) } },
      { budget, clock: new TestClock() },
    )
    expect(shop).toMatchObject([{ code: 'THROTTLED' }, { code: 'THROTTLED' }])
    expect(client.sent).toHaveLength(3)
  })

  it('requests 250 keys in three concurrent calls', async () => {
    const client = scriptedClient<'batchGet'>(all)
    const { shop } = await batchGetAll(client, { shop: { Keys: keysOf(0, 250) } })
    expect(client.sent.map(({ input }) => asked(input).length)).toEqual([100, 100, 50])
    expect(shop).toEqual(keysOf(0, 250).map(itemOf))
  })

  it('requests equal keys once, whatever the notation of numbers and the order of attributes', async () => {
    const client = scriptedClient<'batchGet'>((input) => ({
      Responses: { shop: asked(input).map((key) => ({ ...key, read: true })) },
    }))
    const bytes = new Uint8Array([1, 2])
    const { shop } = await batchGetAll(client, {
      shop: {
        Keys: [
          { pk: bytes, sk: 1 },
          { sk: 1n, pk: new Uint8Array(bytes) },
          { pk: bytes, sk: new ExactNumber('1.0') },
        ],
      },
    })
    expect(client.sent).toHaveLength(1)
    expect(client.sent[0]?.input.RequestItems.shop?.Keys).toHaveLength(1)
    expect(shop?.every((result) => result !== null && 'read' in result)).toBe(true)
  })

  it('distinguishes keys whose parts only look alike when joined', async () => {
    const client = scriptedClient<'batchGet'>(all)
    const { shop } = await batchGetAll(client, {
      shop: {
        Keys: [
          { pk: 'a","b', sk: 'c' },
          { pk: 'a', sk: 'b","c' },
        ],
      },
    })
    expect(shop).toEqual([
      { pk: 'a","b', sk: 'c', read: true },
      { pk: 'a', sk: 'b","c', read: true },
    ])
  })

  it('keeps the read options of each table', async () => {
    const client = scriptedClient<'batchGet'>(inTurn({}))
    const results = await batchGetAll(client, {
      shop: { Keys: [{ pk: 'a' }], ConsistentRead: true },
      log: { Keys: [{ id: 1 }], ProjectionExpression: 'id' },
    })
    expect(client.sent[0]?.input.RequestItems).toEqual({
      shop: { Keys: [{ pk: 'a' }], ConsistentRead: true },
      log: { Keys: [{ id: 1 }], ProjectionExpression: 'id' },
    })
    expect(results).toEqual({ shop: [null], log: [null] })
  })

  it('makes no call for no keys', async () => {
    const client = scriptedClient<'batchGet'>(all)
    expect(await batchGetAll(client, { shop: { Keys: [] } })).toEqual({ shop: [] })
    expect(client.sent).toHaveLength(0)
  })

  it('retries unprocessed keys, after a backoff, until all are read', async () => {
    const clock = new TestClock()
    const client = scriptedClient<'batchGet'>((input) => {
      const [first, ...rest] = asked(input)
      return {
        Responses: { shop: first ? [itemOf(first)] : [] },
        UnprocessedKeys: rest.length > 0 ? { shop: { Keys: rest } } : {},
      }
    })
    const { shop } = await batchGetAll(client, { shop: { Keys: keysOf(0, 3) } }, { clock })
    expect(shop).toEqual(keysOf(0, 3).map(itemOf))
    expect(client.sent.map(({ input }) => asked(input).length)).toEqual([3, 2, 1])
    expect(clock.sleeps).toEqual([12.5, 25])
  })

  it('returns THROTTLED for keys still unprocessed at the deadline, and never null', async () => {
    const clock = new TestClock()
    const client = scriptedClient<'batchGet'>((input) => ({
      Responses: {
        shop: asked(input)
          .filter(({ pk }) => pk === 'k0')
          .map(itemOf),
      },
      UnprocessedKeys: { shop: { Keys: asked(input).filter(({ pk }) => pk === 'k2') } },
    }))
    const { shop } = await batchGetAll(client, { shop: { Keys: keysOf(0, 3) } }, { clock, timeoutMs: 2000 })
    expect(shop).toEqual([{ pk: 'k0', read: true }, null, expect.objectContaining({ code: 'THROTTLED' })])
    expect(shop?.[2]).toBeInstanceOf(DynagateError)
    expect(clock.now()).toBeGreaterThan(1000)
    expect(clock.now()).toBeLessThan(2000)
  })

  it('returns the error of a failed call only for its own keys', async () => {
    const denied = new DynagateError('INTERNAL_SERVER_ERROR', 'denied')
    const client = scriptedClient<'batchGet'>((input) => {
      if (asked(input).some(({ pk }) => pk === 'k150')) throw denied
      return all(input)
    })
    const { shop = [] } = await batchGetAll(client, { shop: { Keys: keysOf(0, 250) } })
    expect(shop.slice(0, 100)).toEqual(keysOf(0, 100).map(itemOf))
    expect(shop.slice(100, 200).every((result) => result === denied)).toBe(true)
    expect(shop.slice(200)).toEqual(keysOf(200, 250).map(itemOf))
  })

  it('keeps the results from before a later call failed', async () => {
    const gone = new DynagateError('UPSTREAM_UNAVAILABLE', 'gone')
    const client = scriptedClient<'batchGet'>(
      inTurn(
        { Responses: { shop: [{ pk: 'k0' }] }, UnprocessedKeys: { shop: { Keys: [{ pk: 'k1' }] } } },
        gone,
      ),
    )
    const { shop } = await batchGetAll(client, { shop: { Keys: keysOf(0, 2) } }, { clock: new TestClock() })
    expect(shop).toEqual([{ pk: 'k0' }, gone])
  })

  it('rejects items without key attributes, which the projection omitted', async () => {
    const client = scriptedClient<'batchGet'>(inTurn({ Responses: { shop: [{ name: 'x' }] } }))
    const read = batchGetAll(client, { shop: { Keys: [{ pk: 'a' }], ProjectionExpression: 'name' } })
    await expect(read).rejects.toThrow(
      "Expected key attribute 'pk' to be a string, a number or bytes, got undefined",
    )
  })

  it('shares its deadline with the attempts of a retrying client', async () => {
    const clock = new TestClock()
    const inner = scriptedClient<'batchGet'>(
      inTurn({ UnprocessedKeys: { shop: { Keys: [{ pk: 'a' }] } } }, { Responses: { shop: [{ pk: 'a' }] } }),
    )
    const client = retryingClient(inner, { clock })
    await batchGetAll(client, { shop: { Keys: [{ pk: 'a' }] } }, { clock, timeoutMs: 500 })
    expect(inner.sent.map(({ options }) => options.timeoutMs)).toEqual([500, 487.5])
  })
})
