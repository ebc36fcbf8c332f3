import { expect, it } from 'vitest'
import { type Call, createTable, throughBothDoors } from './both-doors.ts'

const TableName = 'accounts'
const key = (sk: string) => ({ pk: { S: 'p' }, sk: { S: sk } })

async function open2(call: Call): Promise<void> {
  await createTable(call, TableName)
  for (const [name, cents] of [
    ['ada', '100'],
    ['bob', '20'],
  ] as const) {
    await call('PutItem', { TableName, Item: { ...key(name), cents: { N: cents } } })
  }
}

const move = (from: string, to: string, cents: number, more: object = {}) => ({
  TransactItems: [
    {
      Update: {
        TableName,
        Key: key(from),
        UpdateExpression: 'SET cents = cents - :n',
        ConditionExpression: 'cents >= :n',
        ExpressionAttributeValues: { ':n': { N: String(cents) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    {
      Update: {
        TableName,
        Key: key(to),
        UpdateExpression: 'ADD cents :n',
        ExpressionAttributeValues: { ':n': { N: String(cents) } },
      },
    },
  ],
  ...more,
})

async function balances(call: Call): Promise<string[]> {
  const { Responses } = await call('TransactGetItems', {
    TransactItems: ['ada', 'bob'].map((name) => ({ Get: { TableName, Key: key(name) } })),
  })
  return Responses.map(({ Item }: { Item: { cents: { N: string } } }) => Item.cents.N)
}

throughBothDoors('a transaction', (open) => {
  it('does all of its actions', async () => {
    await using door = await open()
    await open2(door.call)
    const done = await door.call(
      'TransactWriteItems',
      move('ada', 'bob', 30, { ReturnConsumedCapacity: 'TOTAL' }),
    )
    expect(done.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4, WriteCapacityUnits: 4 }])
    expect(await balances(door.call)).toEqual(['70', '50'])
  })

  it('does none where a condition fails, and tells the reason of each', async () => {
    await using door = await open()
    await open2(door.call)
    await expect(door.call('TransactWriteItems', move('bob', 'ada', 30))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]',
      CancellationReasons: [
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { ...key('bob'), cents: { N: '20' } },
        },
        { Code: 'None' },
      ],
    })
    expect(await balances(door.call)).toEqual(['100', '20'])
  })

  it('is done once for one token, and refused another request under it', async () => {
    await using door = await open()
    await open2(door.call)
    const token = { ClientRequestToken: 'one' }
    await door.call('TransactWriteItems', move('ada', 'bob', 10, token))
    await door.call('TransactWriteItems', move('ada', 'bob', 10, token))
    expect(await balances(door.call)).toEqual(['90', '30'])
    await expect(door.call('TransactWriteItems', move('ada', 'bob', 11, token))).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    })
  })

  it('is refused two actions on one item', async () => {
    await using door = await open()
    await open2(door.call)
    await expect(door.call('TransactWriteItems', move('ada', 'ada', 1))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    })
    expect(await balances(door.call)).toEqual(['100', '20'])
  })

  it('takes part in 32 transfers at once without losing a cent', async () => {
    await using door = await open()
    await open2(door.call)
    const transfers = Array.from({ length: 32 }, (_, at) =>
      door
        .call('TransactWriteItems', at % 2 ? move('ada', 'bob', 5) : move('bob', 'ada', 7))
        .catch(() => undefined),
    )
    await Promise.all(transfers)
    const [ada = '', bob = ''] = await balances(door.call)
    expect(Number(ada) + Number(bob)).toBe(120)
    expect(Math.min(Number(ada), Number(bob))).toBeGreaterThanOrEqual(0)
  })
})
