import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Document, ExactNumber } from '../../../src/model/index.ts'
import {
  type CreateTableInput,
  type DynamoClient,
  TableNotFound,
  TransactionCancelled,
} from '../../../src/store/client/index.ts'

/**
 * The behaviour of every adapter of the client port, with a DynamoDB without a table named `cases`.
 *
 * @param name what is tested, for the report.
 * @param open returns a new client; closing it releases everything opened for it.
 */
export function clientCases(name: string, open: () => Promise<DynamoClient>): void {
  describe(name, () => {
    let client: DynamoClient
    beforeAll(async () => {
      client = await open()
      await client.createTable(table)
    })
    afterAll(() => client.close())

    valueCases(() => client)
    itemCases(() => client)
    pageCases(() => client)
    batchCases(() => client)
    transactionCases(() => client)
    tableCases(() => client)
    waitingCases(() => client)
  })
}

const TableName = 'cases'

const table: CreateTableInput = {
  TableName,
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'email', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byEmail',
      KeySchema: [{ AttributeName: 'email', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
}

/** `count` items of the partition `pk`, with the sort keys from 1. */
const itemsOf = (pk: string, count: number): Document[] =>
  Array.from({ length: count }, (_, n) => ({ pk, sk: n + 1, text: `item ${n + 1}` }))

const putAll = (client: DynamoClient, items: readonly Document[]) =>
  Promise.all(items.map((Item) => client.put({ TableName, Item })))

function valueCases(client: () => DynamoClient): void {
  const roundTrip = async (value: Document): Promise<Document | undefined> => {
    const Key = { pk: 'values', sk: 1 }
    await client().put({ TableName, Item: { ...Key, value } })
    return (await client().get({ TableName, Key })).Item?.value as Document | undefined
  }

  it('returns values of all ten types unchanged', async () => {
    const values: Document = {
      text: 'naïve 😀',
      empty: '',
      number: -1.5,
      bytes: new Uint8Array([0, 1, 254, 255]),
      yes: true,
      no: false,
      nothing: null,
      list: ['a', 1, null, ['b'], []],
      map: { inner: { deep: 'x' }, none: {} },
      texts: new Set(['a', 'b']),
      numbers: new Set([1, 2.5]),
      byteStrings: new Set([new Uint8Array([1]), new Uint8Array([2, 3])]),
    }
    expect(await roundTrip(values)).toEqual(values)
  })

  it('preserves every digit of a number', async () => {
    const digits = '12345678901234567890123456789012345678'
    const exact = (text: string) => new ExactNumber(text)
    expect(
      await roundTrip({
        longest: exact(digits),
        negative: exact(`-0.${digits}`),
        big: BigInt(digits),
        beyondSafe: 2 ** 60,
        list: [exact(digits)],
        mixed: new Set([1, 9007199254740993n, exact('0.12345678901234567891')]),
      }),
    ).toEqual({
      longest: exact(digits),
      negative: exact(`-0.${digits}`),
      big: exact(digits),
      beyondSafe: exact('1152921504606847000'),
      list: [exact(digits)],
      mixed: new Set([1, exact('9007199254740993'), exact('0.12345678901234567891')]),
    })
  })

  it('returns numbers in plain notation, however they were written', async () => {
    expect(await roundTrip({ money: new ExactNumber('12.50'), large: 1e21, small: 1e-7 })).toEqual({
      money: 12.5,
      large: new ExactNumber('1000000000000000000000'),
      small: new ExactNumber('0.0000001'),
    })
  })

  it('returns bytes as a plain Uint8Array', async () => {
    const back = await roundTrip({ bytes: Buffer.from('abc') })
    expect(back?.bytes).toStrictEqual(new Uint8Array([97, 98, 99]))
  })

  it('rejects values that DynamoDB has no type for with an internal error', async () => {
    for (const value of [Number.NaN, new Set<string>(), new Date() as never, undefined as never]) {
      const put = client().put({ TableName, Item: { pk: 'values', sk: 2, value } })
      await expect(put, String(value)).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    }
  })
}

function itemCases(client: () => DynamoClient): void {
  const Key = { pk: 'items', sk: 1 }

  it('returns no Item if there is none', async () => {
    expect(await client().get({ TableName, Key: { pk: 'nobody', sk: 1 } })).toEqual({})
  })

  it('projects, updates and deletes, and returns the requested values', async () => {
    await client().put({ TableName, Item: { ...Key, name: 'old', stock: 1 } })
    const updated = await client().update({
      TableName,
      Key,
      UpdateExpression: 'SET #n = :name ADD stock :more',
      ExpressionAttributeNames: { '#n': 'name' },
      ExpressionAttributeValues: { ':name': 'new', ':more': new ExactNumber('0.12345678901234567890') },
      ReturnValues: 'UPDATED_NEW',
    })
    expect(updated).toEqual({
      Attributes: { name: 'new', stock: new ExactNumber('1.1234567890123456789') },
    })
    const projected = await client().get({
      TableName,
      Key,
      ConsistentRead: true,
      ProjectionExpression: '#n',
      ExpressionAttributeNames: { '#n': 'name' },
    })
    expect(projected).toEqual({ Item: { name: 'new' } })
    const deleted = await client().delete({ TableName, Key, ReturnValues: 'ALL_OLD' })
    expect(deleted.Attributes).toMatchObject({ ...Key, name: 'new' })
    expect(await client().get({ TableName, Key })).toEqual({})
  })

  it('returns the item that failed a condition', async () => {
    const Item = {
      pk: 'items',
      sk: 2,
      bytes: new Uint8Array([1, 2]),
      exact: new ExactNumber('9007199254740993'),
    }
    const create = {
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const
    await client().put(create)
    const { ReturnValuesOnConditionCheckFailure: _, ...silently } = create
    await expect(client().put(create)).rejects.toMatchObject({ code: 'CONFLICT', item: Item })
    await expect(client().put(silently)).rejects.toMatchObject({ code: 'CONFLICT', item: undefined })
  })

  it('reports an item that is too large and a key that is too long or empty as such', async () => {
    const put = (Item: Document) => client().put({ TableName, Item })
    await expect(put({ ...Key, text: 'x'.repeat(400 * 1024) })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    })
    await expect(put({ pk: 'x'.repeat(2049), sk: 1 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    await expect(put({ pk: '', sk: 1 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    const tooPrecise = { ...Key, number: new ExactNumber('1'.repeat(39)) }
    await expect(put(tooPrecise)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it('reports an invalid request as an internal error', async () => {
    const wrongKey = client().get({ TableName, Key: { id: 'a' } })
    await expect(wrongKey).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
  })

  it('returns the consumed capacity if requested', async () => {
    const put = { TableName, Item: { ...Key, text: 'x'.repeat(1500) } }
    expect((await client().put(put)).ConsumedCapacity).toBeUndefined()
    const written = await client().put({ ...put, ReturnConsumedCapacity: 'TOTAL' })
    expect(written.ConsumedCapacity).toMatchObject({ TableName, CapacityUnits: 2 })
    const read = await client().get({ TableName, Key, ReturnConsumedCapacity: 'TOTAL' })
    expect(read.ConsumedCapacity).toMatchObject({ TableName, CapacityUnits: 0.5 })
  })
}

function pageCases(client: () => DynamoClient): void {
  it('pages through a query, in the order of its sort key', async () => {
    await putAll(client(), itemsOf('pages', 5))
    const query = {
      TableName,
      KeyConditionExpression: 'pk = :pk AND sk > :first',
      ExpressionAttributeValues: { ':pk': 'pages', ':first': 1 },
      ScanIndexForward: false,
      Limit: 3,
    }
    const first = await client().query(query)
    expect(first.Items?.map(({ sk }) => sk)).toEqual([5, 4, 3])
    expect(first.LastEvaluatedKey).toEqual({ pk: 'pages', sk: 3 })
    const second = await client().query({ ...query, ExclusiveStartKey: first.LastEvaluatedKey as Document })
    expect(second).toEqual({ Items: [{ pk: 'pages', sk: 2, text: 'item 2' }], Count: 1, ScannedCount: 1 })
  })

  it('queries a global index', async () => {
    await client().put({ TableName, Item: { pk: 'mail', sk: 1, email: 'a@example.com', name: 'Ann' } })
    const found = await client().query({
      TableName,
      IndexName: 'byEmail',
      KeyConditionExpression: 'email = :email',
      ExpressionAttributeValues: { ':email': 'a@example.com' },
    })
    expect(found.Items).toEqual([{ pk: 'mail', sk: 1, email: 'a@example.com' }])
  })

  it('scans, for tools', async () => {
    await client().put({ TableName, Item: { pk: 'scan', sk: 1 } })
    const { Items } = await client().scan({
      TableName,
      FilterExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'scan' },
    })
    expect(Items).toEqual([{ pk: 'scan', sk: 1 }])
  })
}

function batchCases(client: () => DynamoClient): void {
  it('writes and reads in batches', async () => {
    const items = itemsOf('batch', 3)
    const written = await client().batchWrite({
      RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
    })
    expect(written.UnprocessedItems ?? {}).toEqual({})
    await client().batchWrite({
      RequestItems: { [TableName]: [{ DeleteRequest: { Key: { pk: 'batch', sk: 3 } } }] },
    })
    const read = await client().batchGet({
      RequestItems: {
        [TableName]: { Keys: [1, 2, 3].map((sk) => ({ pk: 'batch', sk })), ConsistentRead: true },
      },
    })
    expect(read.UnprocessedKeys ?? {}).toEqual({})
    const found = read.Responses?.[TableName] ?? []
    expect(found.toSorted((a, b) => Number(a.sk) - Number(b.sk))).toEqual(items.slice(0, 2))
  })

  it('returns the keys that exceed the limit of a response', async () => {
    const keys = Array.from({ length: 45 }, (_, sk) => ({ pk: 'large', sk }))
    await putAll(
      client(),
      keys.map((key) => ({ ...key, text: 'x'.repeat(390_000) })),
    )
    const { Responses, UnprocessedKeys } = await client().batchGet({
      RequestItems: { [TableName]: { Keys: keys } },
    })
    const read = Responses?.[TableName]?.map(({ sk }) => sk) ?? []
    const unread = UnprocessedKeys?.[TableName]?.Keys.map(({ sk }) => sk) ?? []
    expect(unread.length).toBeGreaterThan(0)
    expect(new Set([...read, ...unread])).toEqual(new Set(keys.map(({ sk }) => sk)))
    expect(read.length + unread.length).toBe(45)
  })
}

function transactionCases(client: () => DynamoClient): void {
  const item = (sk: number) => ({ pk: 'transaction', sk, value: new ExactNumber('9007199254740993') })

  it('executes a whole transaction and reads it back', async () => {
    await client().transactWrite({
      TransactItems: [1, 2].map((sk) => ({ Put: { TableName, Item: item(sk) } })),
    })
    const { Responses } = await client().transactGet({
      TransactItems: [1, 2, 9].map((sk) => ({ Get: { TableName, Key: { pk: 'transaction', sk } } })),
    })
    expect(Responses?.map(({ Item }) => Item)).toEqual([item(1), item(2), undefined])
  })

  it('writes nothing of a cancelled transaction, and returns the reason for each action', async () => {
    await client().put({ TableName, Item: item(3) })
    const error = await client()
      .transactWrite({
        TransactItems: [
          { Put: { TableName, Item: item(4) } },
          {
            Update: {
              TableName,
              Key: { pk: 'transaction', sk: 3 },
              UpdateExpression: 'SET #total = :new',
              ConditionExpression: '#total = :old',
              ExpressionAttributeNames: { '#total': 'total' },
              ExpressionAttributeValues: { ':new': 2, ':old': 1 },
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
        ],
      })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TransactionCancelled)
    expect(error).toMatchObject({
      code: 'CONFLICT',
      reasons: [{ code: 'None' }, { code: 'ConditionalCheckFailed', item: item(3) }],
    })
    expect(await client().get({ TableName, Key: { pk: 'transaction', sk: 4 } })).toEqual({})
  })

  it('rejects two transactions with one token', async () => {
    const write = (sk: number) =>
      client().transactWrite({
        TransactItems: [{ Put: { TableName, Item: item(sk) } }],
        ClientRequestToken: 'one-token',
      })
    await write(5)
    await write(5)
    await expect(write(6)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' })
  })
}

function tableCases(client: () => DynamoClient): void {
  it('describes a table', async () => {
    const { Table } = await client().describeTable({ TableName })
    expect(Table).toMatchObject({ TableName, TableStatus: 'ACTIVE', KeySchema: table.KeySchema })
    expect(Table.GlobalSecondaryIndexes).toMatchObject(table.GlobalSecondaryIndexes ?? [])
  })

  it('returns the attribute of time to live', async () => {
    const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true }
    await expect(client().updateTimeToLive({ TableName, TimeToLiveSpecification })).resolves.toMatchObject({
      TimeToLiveSpecification,
    })
  })

  it('throws TableNotFound for a missing table, and names it only in the cause', async () => {
    const missing = { TableName: 'no-such-table' }
    for (const call of [client().describeTable(missing), client().get({ ...missing, Key: { pk: 'a' } })]) {
      const error = await call.then(undefined, (thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(TableNotFound)
      expect((error as Error).message).not.toContain('no-such-table')
      expect((error as Error).cause).toMatchObject({ name: 'ResourceNotFoundException' })
    }
  })
}

function waitingCases(client: () => DynamoClient): void {
  const get = { TableName, Key: { pk: 'items', sk: 1 } }
  const put = { TableName, Item: { pk: 'waiting', sk: 1 } }

  it('does nothing for a caller that has cancelled', async () => {
    const signal = AbortSignal.abort()
    await expect(client().get(get, { signal })).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(client().put(put, { signal })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await client().get({ TableName, Key: put.Item })).toEqual({})
  })

  it("responds within a caller's longer deadline", async () => {
    const options = { signal: new AbortController().signal, timeoutMs: 10_000 }
    await expect(client().put(put, options)).resolves.toEqual({})
    await expect(client().get({ TableName, Key: put.Item }, options)).resolves.toEqual({ Item: put.Item })
  })
}
