import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../../src/errors.ts'
import type { BatchWriteInput } from '../../../src/store/client/index.ts'
import { batchWriteAll } from '../../../src/store/run/index.ts'
import { inTurn, scriptedClient, TestClock } from './scripted.ts'

const puts = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ PutRequest: { Item: { pk: `k${n}` } } }))
const asked = (input: BatchWriteInput) => [...(input.RequestItems.shop ?? [])]

describe('batchWriteAll', () => {
  it('writes 60 items in calls of 25, 25 and 10', async () => {
    const client = scriptedClient<'batchWrite'>(inTurn({}))
    expect(await batchWriteAll(client, { shop: puts(60) })).toEqual([])
    expect(client.sent.map(({ input }) => asked(input).length)).toEqual([25, 25, 10])
  })

  it('retries unprocessed items until there are none', async () => {
    const clock = new TestClock()
    const client = scriptedClient<'batchWrite'>((input, turn) => ({
      UnprocessedItems: turn < 2 ? { shop: asked(input).slice(1) } : {},
    }))
    expect(await batchWriteAll(client, { shop: puts(5) }, { clock })).toEqual([])
    expect(client.sent.map(({ input }) => asked(input).length)).toEqual([5, 4, 3])
  })

  it('returns the writes still unprocessed at the deadline', async () => {
    const [first, second] = puts(2)
    const client = scriptedClient<'batchWrite'>((input) => ({
      UnprocessedItems: { shop: asked(input).slice(-1) },
    }))
    const failed = await batchWriteAll(client, { shop: puts(2) }, { clock: new TestClock(), timeoutMs: 1000 })
    expect(failed).toEqual([
      { TableName: 'shop', request: second, error: expect.objectContaining({ code: 'THROTTLED' }) },
    ])
    expect(asked(client.sent.at(-1)?.input ?? { RequestItems: {} })).not.toContainEqual(first)
  })

  it('returns exactly the writes of a failed call', async () => {
    const unknown = new DynagateError('OUTCOME_UNKNOWN', 'lost')
    const client = scriptedClient<'batchWrite'>((input) => {
      if (asked(input).length < 25) throw unknown
      return {}
    })
    const failed = await batchWriteAll(client, { shop: puts(28) })
    expect(failed).toEqual(
      puts(28)
        .slice(25)
        .map((request) => ({ TableName: 'shop', request, error: unknown })),
    )
  })
})
