import { expect, it } from 'vitest'
import { indexesSettle } from './background-jobs.ts'
import {
  describeEachEntryPoint,
  type EngineClient,
  invalid,
  invalidParameter,
  type Request,
} from './entry-points.ts'
import { makeTable, plain, tableInput } from './tables.ts'

type Role = 'HASH' | 'RANGE'

const schema = (elements: readonly (readonly [string, Role])[]) =>
  elements.map(([AttributeName, KeyType]) => ({ AttributeName, KeyType }))

const byPlace = {
  IndexName: 'byPlace',
  KeySchema: schema([
    ['country', 'HASH'],
    ['city', 'HASH'],
    ['year', 'RANGE'],
    ['name', 'RANGE'],
  ]),
  Projection: { ProjectionType: 'KEYS_ONLY' },
}
const definitions = [
  ...(['country', 'city', 'name'] as const).map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  { AttributeName: 'year', AttributeType: 'N' },
]

/** A table with an index of two partition key and two sort key attributes. */
async function makePlaces(client: EngineClient, name: string): Promise<string> {
  const input = tableInput(name, plain)
  await client.call('CreateTable', {
    ...input,
    AttributeDefinitions: [...(input.AttributeDefinitions as object[]), ...definitions],
    GlobalSecondaryIndexes: [byPlace],
  })
  return name
}

const event = (pk: string, country: string, city: string, year: number, name: string) => ({
  pk: { S: pk },
  sk: { S: 'event' },
  country: { S: country },
  city: { S: city },
  year: { N: String(year) },
  name: { S: name },
})

const events = [
  event('1', 'FR', 'Paris', 1900, 'Expo'),
  event('2', 'FR', 'Paris', 1900, 'Games'),
  event('3', 'FR', 'Paris', 1924, 'Games'),
  event('4', 'FR', 'Nice', 1924, 'Games'),
  event('5', 'F', 'RParis', 1924, 'Games'),
]

const values = {
  ':country': { S: 'FR' },
  ':city': { S: 'Paris' },
  ':year': { N: '1900' },
  ':later': { N: '1950' },
  ':name': { S: 'Games' },
}

/** A Query of the index, with the expression attribute names and values of its condition. */
function request(TableName: string, condition: string, more: Request = {}): Request {
  const used = Object.entries(values).filter(([token]) => new RegExp(`${token}\\b`).test(condition))
  return {
    TableName,
    IndexName: 'byPlace',
    KeyConditionExpression: condition,
    ExpressionAttributeValues: Object.fromEntries(used),
    ...(/#/.test(condition) && {
      ExpressionAttributeNames: Object.fromEntries(
        [...condition.matchAll(/#(\w+)/g)].map(([token, name]) => [token, name]),
      ),
    }),
    ...more,
  }
}

const place = 'country = :country AND city = :city'

describeEachEntryPoint('an index with multi-attribute keys', (client) => {
  it('is described as it was created', async () => {
    const TableName = await makePlaces(client, 'described')
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table).toMatchObject({ GlobalSecondaryIndexes: [{ KeySchema: byPlace.KeySchema }] })
  })

  it.each([
    [place, ['1', '2', '3']],
    [`city = :city AND #year = :year AND country = :country`, ['1', '2']],
    [`${place} AND #year = :year AND #name = :name`, ['2']],
    [`${place} AND #year = :year AND begins_with(#name, :name)`, ['2']],
    [`${place} AND #year BETWEEN :year AND :later`, ['1', '2', '3']],
    [`${place} AND #year > :year`, ['3']],
  ])('supports the key condition %s', async (condition, expected) => {
    const TableName = await makePlaces(client, `answers-${condition.replaceAll(/\W+/g, '-')}`)
    for (const Item of events) await client.call('PutItem', { TableName, Item })
    const { Items = [] } = await client.call('Query', request(TableName, condition))
    expect(Items.map(({ pk }) => pk && 'S' in pk && pk.S)).toEqual(expected)
  })

  it('is read page by page, in both orders', async () => {
    const TableName = await makePlaces(client, 'pages')
    for (const Item of events) await client.call('PutItem', { TableName, Item })
    for (const [ScanIndexForward, expected] of [
      [true, ['1', '2', '3']],
      [false, ['3', '2', '1']],
    ] as const) {
      const seen: unknown[] = []
      let start: Request = {}
      for (let page = 0; page < 3; page++) {
        const query = request(TableName, place, { Limit: 1, ScanIndexForward, ...start })
        const { Items = [], LastEvaluatedKey } = await client.call('Query', query)
        expect(Object.keys(LastEvaluatedKey ?? {}).sort()).toEqual([
          'city',
          'country',
          'name',
          'pk',
          'sk',
          'year',
        ])
        seen.push(...Items.map(({ pk }) => pk && 'S' in pk && pk.S))
        start = { ExclusiveStartKey: LastEvaluatedKey }
      }
      expect(seen).toEqual(expected)
    }
  })

  it('has entries only for items with all key attributes', async () => {
    const TableName = await makePlaces(client, 'sparse')
    const { name: _, ...nameless } = event('1', 'FR', 'Paris', 1900, '')
    await client.call('PutItem', { TableName, Item: nameless })
    expect(await client.call('Scan', { TableName, IndexName: 'byPlace' })).toMatchObject({ Count: 0 })
    await client.call('UpdateItem', {
      TableName,
      Key: { pk: nameless.pk, sk: nameless.sk },
      UpdateExpression: 'SET #name = :name',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: { ':name': { S: 'Expo' } },
    })
    expect(await client.call('Scan', { TableName, IndexName: 'byPlace' })).toMatchObject({ Count: 1 })
  })

  it('can be added to an existing table', async () => {
    const TableName = await makeTable(client)
    for (const Item of events) await client.call('PutItem', { TableName, Item })
    await client.call('UpdateTable', {
      TableName,
      AttributeDefinitions: definitions,
      GlobalSecondaryIndexUpdates: [{ Create: byPlace }],
    })
    expect(await indexesSettle(client, TableName)).toMatchObject([{ ItemCount: events.length }])
    expect(await client.call('Query', request(TableName, place))).toMatchObject({ Count: 3 })
  })

  it.each([
    ['country = :country', 'Query condition missed key schema element: city'],
    // AWS recorded this message (the suite paritysuite/dynamodb-conformance).
    ...[`${place} AND #name = :name`, `${place} AND #year > :year AND #name = :name`].map((condition) => [
      condition,
      'RANGE key attributes year must have equality conditions specified in the query because a condition is present on key attribute name',
    ]),
    ['country = :country AND begins_with(city, :city)', 'Query key condition not supported'],
  ])('rejects the key condition %s', async (condition, message) => {
    const TableName = await makePlaces(client, `unsupported-${condition.replaceAll(/\W+/g, '-')}`)
    expect(await client.rejection('Query', request(TableName, condition))).toEqual(invalid(message))
  })

  it.each([
    [
      'five partition key attributes',
      [...'abcde'].map((name) => [name, 'HASH'] as const),
      invalidParameter('The KeySchema exceeds the maximum allowed number of HASH key attributes'),
    ],
    [
      'a partition key after a sort key',
      [
        ['a', 'HASH'],
        ['b', 'RANGE'],
        ['c', 'HASH'],
      ] as const,
      invalidParameter('All HASH key attributes must precede RANGE key attributes in the KeySchema'),
    ],
    [
      'a duplicate attribute',
      [
        ['a', 'HASH'],
        ['b', 'RANGE'],
        ['a', 'RANGE'],
      ] as const,
      invalid('The KeySchema contains multiple key attributes with the same name'),
    ],
  ])('rejects a key schema with %s', async (_, elements, rejection) => {
    const input = tableInput('rejected', plain)
    const added = new Set(elements.map(([name]) => name))
    expect(
      await client.rejection('CreateTable', {
        ...input,
        AttributeDefinitions: [
          ...(input.AttributeDefinitions as object[]),
          ...[...added].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        ],
        GlobalSecondaryIndexes: [{ ...byPlace, KeySchema: schema(elements) }],
      }),
    ).toEqual(rejection)
  })

  it('limits the sort key attributes to 1,024 bytes in total', async () => {
    const TableName = await makePlaces(client, 'long')
    const put = (length: number) =>
      client.rejection('PutItem', { TableName, Item: event('1', 'FR', 'Paris', 1900, 'x'.repeat(length)) })
    expect(await put(1023)).toEqual(
      invalidParameter('Aggregated size of all range keys has exceeded the size limit of 1024 bytes'),
    )
    const fitting = event('1', 'F'.repeat(1000), 'P'.repeat(1000), 1900, '\0'.repeat(1000))
    await client.call('PutItem', { TableName, Item: fitting })
    expect(await client.call('Scan', { TableName, IndexName: 'byPlace' })).toMatchObject({ Count: 1 })
  })
})
