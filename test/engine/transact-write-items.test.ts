import { describe, expect, it, vi } from 'vitest'
import { openEngine } from '../../src/engine/index.ts'
import { cancelled, describeEachEntryPoint, type EngineClient, invalid } from './entry-points.ts'
import { allItems, putAll } from './pages.ts'
import { makeTable, tableInput } from './tables.ts'

const onlyKey = { key: { pk: 'S' } } as const
const failed = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }
const none = { Code: 'None' }

describeEachEntryPoint('TransactWriteItems', (client) => {
  const put = (TableName: string, pk: string, more: object = {}) => ({
    Put: { TableName, Item: { pk: { S: pk } }, ...more },
  })
  const ifNew = { ConditionExpression: 'attribute_not_exists(pk)' }
  const ifThere = { ConditionExpression: 'attribute_exists(pk)' }

  it('puts, updates, deletes and checks items of several tables', async () => {
    const [accounts, ledger] = [await makeTable(client, onlyKey), await makeTable(client, onlyKey)]
    await putAll(client, accounts, [
      { pk: { S: 'from' }, balance: { N: '100' } },
      { pk: { S: 'to' }, balance: { N: '5' } },
      { pk: { S: 'stale' } },
    ])
    await client.call('TransactWriteItems', {
      TransactItems: [
        move(accounts, 'from', '-30'),
        move(accounts, 'to', '30'),
        { Delete: { TableName: accounts, Key: { pk: { S: 'stale' } } } },
        { ConditionCheck: { TableName: ledger, Key: { pk: { S: 'closed' } }, ...ifNew } },
        put(ledger, 'transfer', ifNew),
      ],
    })
    expect(await balances(client, accounts)).toEqual({ from: '70', to: '35' })
    expect(await allItems(client, 'Scan', { TableName: ledger })).toEqual([{ pk: { S: 'transfer' } }])
  })

  it('changes nothing if a condition fails, and returns the cancellation reasons in order', async () => {
    const TableName = await makeTable(client, onlyKey)
    const there = { pk: { S: 'there' }, n: { N: '1' } }
    await putAll(client, TableName, [there])
    const request = {
      TransactItems: [
        put(TableName, 'new', ifNew),
        put(TableName, 'there', ifNew),
        { Delete: { TableName, Key: { pk: { S: 'gone' } }, ...ifThere } },
        { ConditionCheck: { TableName, Key: { pk: { S: 'absent' } }, ...ifThere } },
        move(TableName, 'poor', '-1', ifThere),
      ],
    }
    expect(await client.rejection('TransactWriteItems', request)).toEqual(
      cancelled(none, failed, failed, failed, failed),
    )
    expect(await allItems(client, 'Scan', { TableName })).toEqual([there])
  })

  it('returns the stored items with the reasons for ReturnValuesOnConditionCheckFailure', async () => {
    const TableName = await makeTable(client, onlyKey)
    const there = { pk: { S: 'there' }, bytes: { B: 'AQID' } }
    await putAll(client, TableName, [there])
    const returningItem = { ...ifNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }
    const request = { TransactItems: [put(TableName, 'there', returningItem), put(TableName, 'new')] }
    expect(await client.rejection('TransactWriteItems', request)).toEqual(
      cancelled({ ...failed, Item: there }, none),
    )
  })

  it.each([
    [
      'a key that does not match the schema',
      { Delete: { Key: { id: { S: 'a' } } } },
      'The provided key element does not match the schema',
    ],
    [
      'an item without its key',
      { Put: { Item: { n: { N: '1' } } } },
      'One or more parameter values were invalid: Missing the key pk in the item',
    ],
    [
      'an update that the item does not allow',
      {
        Update: {
          Key: { pk: { S: 'there' } },
          UpdateExpression: 'SET n = n + :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
      },
      'An operand in the update expression has an incorrect data type',
    ],
  ])('is cancelled for %s', async (_, action, message) => {
    const TableName = await makeTable(client, onlyKey)
    const there = { pk: { S: 'there' }, n: { S: 'text' } }
    await putAll(client, TableName, [there])
    const [[kind, members] = ['', {}]] = Object.entries(action)
    const request = { TransactItems: [put(TableName, 'new'), { [kind]: { TableName, ...members } }] }
    expect(await client.rejection('TransactWriteItems', request)).toEqual(
      cancelled(none, { Code: 'ValidationError', Message: message }),
    )
    expect(await allItems(client, 'Scan', { TableName })).toEqual([there])
  })

  it('accepts 100 actions, and no more', async () => {
    const TableName = await makeTable(client, onlyKey)
    const puts = Array.from({ length: 101 }, (_, at) => put(TableName, `item ${at}`))
    const { name, message } = await client.rejection('TransactWriteItems', { TransactItems: puts })
    expect(name).toBe('ValidationException')
    expect(message).toMatch(
      /^1 validation error detected: Value '\[.+\]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    )
    await client.call('TransactWriteItems', { TransactItems: puts.slice(0, 100) })
    expect(await allItems(client, 'Scan', { TableName })).toHaveLength(100)
  })

  it('accepts 4 MB, and no more', async () => {
    const TableName = await makeTable(client, onlyKey)
    const puts = Array.from({ length: 12 }, (_, at) => ({
      Put: { TableName, Item: { pk: { S: `item ${at}` }, text: { S: 'x'.repeat(350_000) } } },
    }))
    expect((await client.rejection('TransactWriteItems', { TransactItems: puts })).name).toBe(
      'ValidationException',
    )
    expect(await allItems(client, 'Scan', { TableName })).toEqual([])
    await client.call('TransactWriteItems', { TransactItems: puts.slice(0, 11) })
    expect(await allItems(client, 'Scan', { TableName })).toHaveLength(11)
  })

  it.each([
    ['two puts', (table: string) => [put(table, 'a'), put(table, 'a')]],
    [
      'a check and an update',
      (table: string) => [
        { ConditionCheck: { TableName: table, Key: { pk: { S: 'a' } }, ...ifNew } },
        move(table, 'a', '1'),
      ],
    ],
  ])('rejects %s of the same item', async (_, actions) => {
    const TableName = await makeTable(client, onlyKey)
    expect(await client.rejection('TransactWriteItems', { TransactItems: actions(TableName) })).toEqual(
      invalid('Transaction request cannot include multiple operations on one item'),
    )
    expect(await allItems(client, 'Scan', { TableName })).toEqual([])
  })

  it.each([
    ['none', {}],
    ['two', { ...put('any-table', 'a'), Delete: { TableName: 'any-table', Key: { pk: { S: 'b' } } } }],
  ])('rejects an action with %s of the four kinds', async (_, action) => {
    expect(await client.rejection('TransactWriteItems', { TransactItems: [action] })).toEqual(
      invalid('TransactItems can only contain one of Check, Put, Update or Delete'),
    )
  })

  it('rejects a request without actions', async () => {
    expect(await client.rejection('TransactWriteItems', { TransactItems: [] })).toEqual(
      invalid(
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ),
    )
  })

  it("rejects the whole request if a table doesn't exist", async () => {
    const TableName = await makeTable(client, onlyKey)
    const request = { TransactItems: [put(TableName, 'a'), put('missing', 'a')] }
    expect(await client.rejection('TransactWriteItems', request)).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
    expect(await allItems(client, 'Scan', { TableName })).toEqual([])
  })

  it('never oversells a stock, however many transactions are concurrent', async () => {
    const TableName = await makeTable(client, onlyKey)
    await putAll(client, TableName, [{ pk: { S: 'from' }, balance: { N: '100' } }])
    const transfers = Array.from({ length: 60 }, () =>
      client.call('TransactWriteItems', {
        TransactItems: [
          move(TableName, 'from', '-7', {
            ConditionExpression: 'balance >= :least',
            ExpressionAttributeValues: { ':by': { N: '-7' }, ':least': { N: '7' } },
          }),
          move(TableName, 'to', '7'),
        ],
      }),
    )
    const outcomes = await Promise.allSettled(transfers)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(14)
    expect(await balances(client, TableName)).toEqual({ from: '2', to: '98' })
  })

  describe('with a ClientRequestToken', () => {
    it('is executed once, however often it is sent', async () => {
      const TableName = await makeTable(client, onlyKey)
      const request = {
        TransactItems: [move(TableName, 'a', '5')],
        ClientRequestToken: `token of ${TableName}`,
      }
      await Promise.all([1, 2, 3].map(() => client.call('TransactWriteItems', request)))
      await client.call('TransactWriteItems', { ...request, ReturnConsumedCapacity: 'TOTAL' })
      expect(await balances(client, TableName)).toEqual({ a: '5' })
    })

    // The SDKs for Go and Java write maps in any order.
    it('is a replay whatever the order of its members and sets and the notation of its numbers', async () => {
      const TableName = await makeTable(client, onlyKey)
      const token = { ClientRequestToken: `spelled ${TableName}` }
      const put = (members: [string, object][], sets: [string[], string[], string[]], n: string) => ({
        Put: {
          TableName,
          Item: {
            ...Object.fromEntries(members),
            pk: { S: 'a' },
            n: { N: n },
            ss: { SS: sets[0] },
            ns: { NS: sets[1] },
            bs: { BS: sets[2] },
            map: { M: { list: { L: [{ M: Object.fromEntries(members) }, { S: 'x' }] } } },
          },
        },
      })
      const members: [string, object][] = [
        ['1', { S: 'one' }],
        ['b', { NULL: true }],
        ['a', { L: [{ N: '1' }, { N: '2' }] }],
      ]
      const first = put(
        members,
        [
          ['a', 'b'],
          ['1', '2'],
          ['YQ==', 'Yg=='],
        ],
        '10',
      )
      const again = put(
        [...members].reverse(),
        [
          ['b', 'a'],
          ['2.0', '1'],
          ['Yg==', 'YQ=='],
        ],
        '1e1',
      )
      await client.call('TransactWriteItems', { TransactItems: [first], ...token })
      await client.call('TransactWriteItems', { ...token, TransactItems: [again] })
      const list = put([['a', { L: [{ N: '2' }, { N: '1' }] }]], [['a'], ['1'], ['YQ==']], '10')
      expect((await client.rejection('TransactWriteItems', { TransactItems: [list], ...token })).name).toBe(
        'IdempotentParameterMismatchException',
      )
    })

    // API reference of TransactWriteItems, ClientRequestToken: a replay returns read units.
    it('returns the consumed capacity of a replay as reads', async () => {
      const TableName = await makeTable(client, onlyKey)
      const request = {
        TransactItems: [move(TableName, 'a', '5'), move(TableName, 'b', '5')],
        ClientRequestToken: `cost of ${TableName}`,
        ReturnConsumedCapacity: 'TOTAL',
      }
      expect((await client.call('TransactWriteItems', request)).ConsumedCapacity).toEqual([
        { TableName, CapacityUnits: 4, WriteCapacityUnits: 4 },
      ])
      expect((await client.call('TransactWriteItems', request)).ConsumedCapacity).toEqual([
        { TableName, CapacityUnits: 4, ReadCapacityUnits: 4 },
      ])
    })

    it('rejects a different request with the same token', async () => {
      const TableName = await makeTable(client, onlyKey)
      const token = { ClientRequestToken: `other of ${TableName}` }
      await client.call('TransactWriteItems', { TransactItems: [move(TableName, 'a', '5')], ...token })
      const other = { TransactItems: [move(TableName, 'a', '6')], ...token }
      expect((await client.rejection('TransactWriteItems', other)).name).toBe(
        'IdempotentParameterMismatchException',
      )
      expect(await balances(client, TableName)).toEqual({ a: '5' })
    })

    it('can be sent again after it was cancelled', async () => {
      const TableName = await makeTable(client, onlyKey)
      const request = {
        TransactItems: [move(TableName, 'a', '5', ifThere)],
        ClientRequestToken: `again ${TableName}`,
      }
      expect(await client.rejection('TransactWriteItems', request)).toEqual(cancelled(failed))
      await putAll(client, TableName, [{ pk: { S: 'a' }, balance: { N: '1' } }])
      await client.call('TransactWriteItems', request)
      expect(await balances(client, TableName)).toEqual({ a: '6' })
    })

    it('rejects a token of more than 36 characters', async () => {
      const ClientRequestToken = 'x'.repeat(37)
      const request = { TransactItems: [move('any-table', 'a', '5')], ClientRequestToken }
      expect(await client.rejection('TransactWriteItems', request)).toEqual(
        invalid(
          `1 validation error detected: Value '${ClientRequestToken}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36`,
        ),
      )
    })
  })
})

it('executes the same token again after ten minutes', async () => {
  let now = 0
  await using engine = await openEngine({ memory: true, now: () => now })
  await engine.execute('CreateTable', tableInput('accounts', onlyKey))
  const request = { TransactItems: [move('accounts', 'a', '5')], ClientRequestToken: 'token' }
  const balance = async () => {
    const { Item } = await engine.execute('GetItem', { TableName: 'accounts', Key: { pk: { S: 'a' } } })
    return Item
  }
  await engine.execute('TransactWriteItems', request)
  now = 10 * 60 * 1000
  await engine.execute('TransactWriteItems', request)
  expect(await balance()).toMatchObject({ balance: { N: '5' } })
  now += 1
  await engine.execute('TransactWriteItems', request)
  expect(await balance()).toMatchObject({ balance: { N: '10' } })
})

it('fingerprints the request as it was when called', async () => {
  await using engine = await openEngine({ memory: true })
  await engine.execute('CreateTable', tableInput('accounts', onlyKey))
  const put = { TableName: 'accounts', Item: { pk: { S: 'a' }, n: { N: '1' } } }
  const request = () => ({ TransactItems: [{ Put: put }], ClientRequestToken: 'token' })
  await engine.execute('TransactWriteItems', { ...request(), ClientRequestToken: 'to load the operation' })
  const first = engine.execute('TransactWriteItems', request())
  put.Item.n.N = '2'
  await first
  put.Item.n.N = '1'
  await engine.execute('TransactWriteItems', request())
})

it('purges only tokens older than ten minutes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  try {
    let now = 0
    await using engine = await openEngine({ memory: true, now: () => now })
    await engine.execute('CreateTable', tableInput('accounts', onlyKey))
    const send = (token: string) =>
      engine.execute('TransactWriteItems', {
        TransactItems: [move('accounts', token, '1')],
        ClientRequestToken: token,
      })
    const pass = async (minutes: number) => {
      now += minutes * 60_000
      vi.advanceTimersByTime(60_000)
      // The purge is done before this later write.
      await engine.execute('PutItem', { TableName: 'accounts', Item: { pk: { S: 'other' } } })
    }
    await send('first')
    await pass(6)
    await send('second')
    await pass(5)
    await send('first')
    await send('second')
    await pass(6)
    await send('first')
    const get = async (pk: string) =>
      (await engine.execute('GetItem', { TableName: 'accounts', Key: { pk: { S: pk } } })).Item
    expect([await get('first'), await get('second')]).toMatchObject([
      { balance: { N: '2' } },
      { balance: { N: '1' } },
    ])
  } finally {
    vi.useRealTimers()
  }
})

/** The action that adds to a balance. */
function move(TableName: string, pk: string, by: string, more: object = {}): object {
  return {
    Update: {
      TableName,
      Key: { pk: { S: pk } },
      UpdateExpression: 'ADD balance :by',
      ExpressionAttributeValues: { ':by': { N: by } },
      ...more,
    },
  }
}

async function balances(client: EngineClient, TableName: string): Promise<Record<string, string>> {
  const items = await allItems(client, 'Scan', { TableName })
  return Object.fromEntries(
    items.map(({ pk, balance }) => [
      pk && 'S' in pk ? pk.S : '',
      balance && 'N' in balance ? balance.N : 'none',
    ]),
  )
}
