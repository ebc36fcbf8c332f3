import { type BudgetStorage, createGateway, type LogEntry, redisBudgets } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { schema } from '../../schema/graphql.ts'
import { shop } from '../../schema/table.ts'
import { type CostOptions, createGateway as create } from '../../src/server/index.ts'

let app: Awaited<ReturnType<typeof openTestGateway>>
beforeAll(async () => {
  app = await openTestGateway({ table: shop, schema })
})
afterAll(() => app.close())

function gatewayWith(cost: CostOptions) {
  const logged: LogEntry[] = []
  const context = () => ({ store: app.store.request() })
  const gateway = createGateway({ schema, context, cost, log: (entry) => logged.push(entry) })
  const send = async (query: string) => {
    const response = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    return response.json()
  }
  const ask = (first: number) =>
    send(`query Totals { orders(customerId: "c-0001", first: ${first}) { nodes { total } } }`)
  return { ask, send, logged }
}

const overLimit = { errors: [{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }] }
const served = { data: { orders: { nodes: [] } } }

describe('limits that are only measured', () => {
  it('reject nothing, and log what they would reject', async () => {
    const limit = { readUnits: 2 }
    expect(await gatewayWith({ limit }).ask(100)).toMatchObject(overLimit)
    const { ask, logged } = gatewayWith({ mode: 'measure', limit })
    expect(await ask(100)).toEqual(served)
    expect(logged).toMatchObject([
      {
        level: 'warn',
        requestId: expect.any(String),
        message: expect.stringMatching(
          /^Measured, not enforced, for query Totals: The operation may cost .* read units; at most 2/,
        ),
      },
    ])
    expect(await ask(1)).toEqual(served)
    expect(logged).toHaveLength(1)
  })

  it('are logged at most once a second, with the number of others', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const { ask, logged } = gatewayWith({ mode: 'measure', limit: { readUnits: 2 } })
      for (let time = 0; time < 4; time += 1) await ask(100)
      expect(logged).toHaveLength(1)
      vi.advanceTimersByTime(1_000)
      await ask(100)
      expect(logged[1]?.message).toMatch(/ Others over a limit since the last entry: 3\.$/)
    } finally {
      vi.useRealTimers()
    }
  })

  it('are counted once for an operation over several of them', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const perCaller = { readUnits: 2, seconds: 3_600, caller: () => 'anna' }
      const { ask, logged } = gatewayWith({ mode: 'measure', limit: { readUnits: 2 }, perCaller })
      await ask(100)
      vi.advanceTimersByTime(1_000)
      await ask(100)
      expect(logged.map(({ message }) => message)).toEqual([
        expect.stringContaining('may cost'),
        expect.not.stringContaining('Others'),
      ])
    } finally {
      vi.useRealTimers()
    }
  })

  it('have short entries, whatever the names in an operation', async () => {
    const { send, logged } = gatewayWith({ mode: 'measure', limit: { readUnits: 0 } })
    const names = ['query', 'order', 'other'].map((name) => name.repeat(5_000))
    const orders = 'orders(customerId: "c-0001", first: 100) { nodes { total } }'
    await send(`query ${names[0]} { ${names[1]}: ${orders} ${names[2]}: ${orders} }`)
    expect(logged[0]?.message).toMatch(
      /^Measured, not enforced, for query (query){20}: The operation may cost /,
    )
    expect(logged[0]?.message.length).toBeLessThan(1_300)
  })

  it('charge budgets as if they rejected', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const perCaller = { readUnits: 2, seconds: 2, caller: () => 'anna' }
      const { ask, logged } = gatewayWith({ mode: 'measure', perCaller })
      for (let time = 0; time < 20; time += 1) expect(await ask(20)).toEqual(served)
      expect(logged).toHaveLength(1)
      vi.advanceTimersByTime(2_000)
      expect(await ask(20)).toEqual(served)
      expect(logged, 'the budget has refilled').toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('include the budgets of callers', async () => {
    const perCaller = { readUnits: 2, seconds: 3_600, caller: () => 'anna' }
    const { ask, logged } = gatewayWith({ mode: 'measure', perCaller })
    expect(await ask(100)).toEqual(served)
    expect(logged[0]?.message).toContain("more than this caller's whole budget")
  })

  it('have a known mode', () => {
    expect(() => create({ schema, cost: { mode: 'off' as never } })).toThrow(
      'expected mode to be enforce or measure',
    )
  })
})

describe('budgets in a storage', () => {
  const rate = { readUnits: 2, seconds: 3_600, caller: () => 'a caller with a long name '.repeat(10) }

  it('are charged there with the actual consumption', async () => {
    const calls: [string, string, number][] = []
    const storage: BudgetStorage = {
      take: async (key, units) => {
        calls.push(['take', key, units])
        return 0
      },
      give: async (key, units) => void calls.push(['give', key, units]),
    }
    const { ask } = gatewayWith({ perCaller: { ...rate, storage } })
    expect(await ask(20)).toEqual(served)
    await vi.waitFor(() => expect(calls).toHaveLength(2))
    const key = expect.stringMatching(/^[\w-]{43}$/)
    expect(calls).toEqual([
      ['take', key, 1.5],
      ['give', key, 1],
    ])
  })

  it('let pass what reads nothing, also of a caller in debt', async () => {
    const storage: BudgetStorage = { take: async () => 1_500, give: async () => undefined }
    const { ask, send } = gatewayWith({ perCaller: { ...rate, storage } })
    expect(await ask(1)).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] })
    expect(await send('{ __typename }')).toEqual({ data: { __typename: 'Query' } })
  })

  it('reject a request that exceeds them', async () => {
    const storage: BudgetStorage = { take: async () => 1_500.2, give: async () => undefined }
    const { ask } = gatewayWith({ perCaller: { ...rate, storage } })
    expect(await ask(1)).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterMs: 1_501 } }],
    })
    expect(await ask(100)).toMatchObject({ errors: [{ message: expect.stringContaining('whole budget') }] })
  })

  it('are local to the process while the storage fails, which is logged once', async () => {
    const storage: BudgetStorage = {
      take: () => Promise.reject(new Error('no connection')),
      give: () => Promise.reject(new Error('no connection')),
    }
    const { ask, logged } = gatewayWith({ perCaller: { ...rate, readUnits: 0.5, storage } })
    expect(await ask(1)).toEqual(served)
    expect(logged).toMatchObject([{ level: 'warn', cause: { message: 'no connection' } }])
    await ask(1)
    expect(logged).toHaveLength(1)
  })

  it.each([
    null,
    undefined,
    '',
    '0',
    Number.NaN,
    -1,
    [],
  ])('are local to the process if the storage responds with %j, which is no time', async (answer) => {
    const storage: BudgetStorage = { take: async () => answer as never, give: async () => undefined }
    const { ask, logged } = gatewayWith({ perCaller: { ...rate, readUnits: 0.5, storage } })
    expect(await ask(1)).toEqual(served)
    expect(await ask(1)).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] })
    expect(logged).toMatchObject([
      { level: 'warn', cause: { message: expect.stringContaining('milliseconds') } },
    ])
  })

  it.each([null, '', [], {}, '-1', 'OK'])('in Redis are not granted by a response of %j', async (answer) => {
    const budgets = redisBudgets(async () => answer)
    await expect(budgets.take('key', 1, { capacity: 2, seconds: 60 })).rejects.toThrow(
      'milliseconds from Redis',
    )
  })

  it('do not delay requests while the storage fails: it is asked once a second', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      let asked = 0
      const take = () => {
        asked += 1
        throw new Error('no connection')
      }
      const { ask } = gatewayWith({ perCaller: { ...rate, readUnits: 50, storage: { take, give: take } } })
      for (let time = 0; time < 3; time += 1) expect(await ask(1)).toEqual(served)
      expect(asked).toBe(1)
      vi.advanceTimersByTime(1_000)
      await ask(1)
      expect(asked).toBe(2)
    } finally {
      vi.useRealTimers()
    }
  })

  it('are awaited for at most a quarter of a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const storage: BudgetStorage = { take: () => new Promise(() => {}), give: async () => undefined }
      const { ask, logged } = gatewayWith({ perCaller: { ...rate, storage } })
      const answer = ask(1)
      await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
      vi.advanceTimersByTime(250)
      expect(await answer).toEqual(served)
      expect(logged).toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })
})
