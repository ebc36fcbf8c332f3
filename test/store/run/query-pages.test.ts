import { describe, expect, it } from 'vitest'
import { DynagateError } from '../../../src/errors.ts'
import type { QueryInput } from '../../../src/store/client/index.ts'
import { queryPages } from '../../../src/store/run/index.ts'
import { inTurn, scriptedClient, TestClock } from './scripted.ts'

const input = { TableName: 'shop', KeyConditionExpression: '#p = :p' }

/** Items 0 to 9 in pages of at most three; a filter excludes the odd ones. */
function tenItems({ Limit = 3, ExclusiveStartKey, FilterExpression }: QueryInput) {
  const start = ExclusiveStartKey ? Number(ExclusiveStartKey.sk) + 1 : 0
  const end = Math.min(start + Math.min(Limit, 3), 10)
  const examined = Array.from({ length: end - start }, (_, n) => ({ sk: start + n }))
  return {
    Items: FilterExpression ? examined.filter(({ sk }) => sk % 2 === 0) : examined,
    ...(end < 10 && { LastEvaluatedKey: { sk: end - 1 } }),
  }
}

describe('queryPages', () => {
  it('reads all pages', async () => {
    const client = scriptedClient<'query'>(tenItems)
    const { items, lastEvaluatedKey } = await queryPages(client, input)
    expect(items.map(({ sk }) => sk)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(lastEvaluatedKey).toBeUndefined()
    expect(client.sent).toHaveLength(4)
  })

  it('stops at the limit, never requests more than needed, and returns where to continue', async () => {
    const client = scriptedClient<'query'>(tenItems)
    const { items, lastEvaluatedKey } = await queryPages(client, input, { limit: 5 })
    expect(items).toHaveLength(5)
    expect(lastEvaluatedKey).toEqual({ sk: 4 })
    expect(client.sent.map((call) => call.input.Limit)).toEqual([5, 2])
  })

  it('continues through pages that a filter left short', async () => {
    const client = scriptedClient<'query'>(tenItems)
    const { items, lastEvaluatedKey } = await queryPages(
      client,
      { ...input, FilterExpression: '#e = :e' },
      { limit: 4 },
    )
    expect(items.map(({ sk }) => sk)).toEqual([0, 2, 4, 6])
    expect(lastEvaluatedKey).toEqual({ sk: 6 })
  })

  it('does not treat an empty page as the end', async () => {
    const client = scriptedClient<'query'>(
      inTurn({ Items: [], LastEvaluatedKey: { sk: 1 } }, { Items: [{ sk: 2 }] }),
    )
    expect((await queryPages(client, input)).items).toEqual([{ sk: 2 }])
  })

  it('starts at the given key and stops after the given number of pages', async () => {
    const client = scriptedClient<'query'>(tenItems)
    const { items, lastEvaluatedKey } = await queryPages(
      client,
      { ...input, ExclusiveStartKey: { sk: 2 } },
      { maxPages: 2 },
    )
    expect(items.map(({ sk }) => sk)).toEqual([3, 4, 5, 6, 7, 8])
    expect(lastEvaluatedKey).toEqual({ sk: 8 })
  })

  it('has one deadline for all pages', async () => {
    const clock = new TestClock()
    const client = scriptedClient<'query'>((query) => {
      clock.pass(100)
      return tenItems(query)
    })
    await queryPages(client, input, { clock, timeoutMs: 450 })
    expect(client.sent.map(({ options }) => options.timeoutMs)).toEqual([450, 350, 250, 150])
  })

  it('fails as a whole if one page fails', async () => {
    const throttled = new DynagateError('THROTTLED', 'no capacity')
    const client = scriptedClient<'query'>(
      inTurn({ Items: [{ sk: 1 }], LastEvaluatedKey: { sk: 1 } }, throttled),
    )
    await expect(queryPages(client, input)).rejects.toBe(throttled)
  })
})
