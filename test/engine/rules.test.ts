import { expect, it } from 'vitest'
import type { Item } from '../../src/engine/index.ts'
import {
  type Answer,
  cancelled,
  describeEachEntryPoint,
  type EngineClient,
  invalid,
  invalidWrite,
} from './entry-points.ts'
import { makeTable, plain, tableInput } from './tables.ts'

/** Rules of DynamoDB that several operations share, each with its source. */
describeEachEntryPoint('DynamoDB', (client) => {
  const key = (pk: string, sk = '1') => ({ pk: { S: pk }, sk: { S: sk } })
  const get = async (TableName: string, Key: Item) => (await client.call('GetItem', { TableName, Key })).Item

  // Developer Guide, UpdateItem: an update that writes nothing creates no item.
  it.each([
    { UpdateExpression: 'REMOVE a' },
    { UpdateExpression: 'REMOVE a, b' },
    { UpdateExpression: 'DELETE s :s', ExpressionAttributeValues: { ':s': { SS: ['a'] } } },
    { AttributeUpdates: { a: { Action: 'DELETE' } } },
    { AttributeUpdates: { s: { Action: 'DELETE', Value: { SS: ['a'] } } } },
  ])('creates no item for an update that only removes: %j', async (update) => {
    const TableName = await makeTable(client)
    const answer = await client.call('UpdateItem', {
      TableName,
      Key: key('a'),
      ...update,
      ReturnValues: 'ALL_NEW',
    })
    expect(answer.Attributes).toBeUndefined()
    if ('UpdateExpression' in update) {
      await client.call('TransactWriteItems', {
        TransactItems: [{ Update: { TableName, Key: key('a'), ...update } }],
      })
    }
    expect(await get(TableName, key('a'))).toBeUndefined()
  })

  it('creates an item for an update that removes and sets, or has no actions', async () => {
    const TableName = await makeTable(client)
    const UpdateExpression = 'REMOVE a SET b = :b'
    const ExpressionAttributeValues = { ':b': { S: 'b' } }
    await client.call('UpdateItem', { TableName, Key: key('a'), UpdateExpression, ExpressionAttributeValues })
    await client.call('UpdateItem', { TableName, Key: key('b') })
    expect(await get(TableName, key('a'))).toEqual({ ...key('a'), b: { S: 'b' } })
    expect(await get(TableName, key('b'))).toEqual(key('b'))
  })

  // API reference of Query: KeyConditions is legacy, FilterExpression can be combined with it.
  it('accepts KeyConditions with a filter or a projection, but not with a KeyConditionExpression', async () => {
    const TableName = await makeTable(client)
    for (const sk of ['1', '2']) {
      await client.call('PutItem', { TableName, Item: { ...key('a', sk), n: { N: sk } } })
    }
    const query = {
      TableName,
      KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } },
      FilterExpression: 'n > :one',
      ProjectionExpression: 'n',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }
    expect(await client.call('Query', query)).toMatchObject({ Items: [{ n: { N: '2' } }] })
    const both = { ...query, KeyConditionExpression: 'pk = :one' }
    expect((await client.rejection('Query', both)).message).toContain(
      'Can not use both expression and non-expression parameters in the same request',
    )
  })

  it('accepts as many KeyConditions as an index key has attributes', async () => {
    const TableName = 'many-attributes'
    const names = ['a', 'b', 'c']
    await client.call('CreateTable', {
      ...tableInput(TableName, plain),
      AttributeDefinitions: ['pk', 'sk', ...names].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byAll',
          KeySchema: [
            { AttributeName: 'a', KeyType: 'HASH' },
            { AttributeName: 'b', KeyType: 'HASH' },
            { AttributeName: 'c', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    })
    const item = { ...key('x'), a: { S: '1' }, b: { S: '2' }, c: { S: '3' } }
    await client.call('PutItem', { TableName, Item: item })
    const equal = (name: string, S: string) => [
      name,
      { ComparisonOperator: 'EQ', AttributeValueList: [{ S }] },
    ]
    const KeyConditions = Object.fromEntries([equal('a', '1'), equal('b', '2'), equal('c', '3')])
    expect((await client.call('Query', { TableName, IndexName: 'byAll', KeyConditions })).Items).toEqual([
      item,
    ])
    expect(await client.rejection('Query', { TableName, KeyConditions })).toEqual(
      invalid('Conditions can be of length 1 or 2 only'),
    )
  })

  // API reference: TableName, and the keys of RequestItems, may be an ARN.
  it('accepts the ARN of a table as its name in batches, transactions and statements', async () => {
    const TableName = await makeTable(client)
    const arn = `arn:aws:dynamodb:eu-central-1:000000000000:table/${TableName}`
    const put = (pk: string) => ({ PutRequest: { Item: key(pk) } })
    await client.call('BatchWriteItem', { RequestItems: { [arn]: [put('a')] } })
    const { Responses } = await client.call('BatchGetItem', { RequestItems: { [arn]: { Keys: [key('a')] } } })
    expect(Responses).toEqual({ [arn]: [key('a')] })
    await client.call('TransactWriteItems', { TransactItems: [{ Put: { TableName: arn, Item: key('b') } }] })
    const got = await client.call('TransactGetItems', {
      TransactItems: [{ Get: { TableName: arn, Key: key('b') } }],
    })
    expect(got.Responses).toEqual([{ Item: key('b') }])
    const Statement = `SELECT * FROM "${arn}" WHERE pk = 'a' AND sk = '1'`
    expect((await client.call('ExecuteStatement', { Statement })).Items).toEqual([key('a')])
    const twice = { RequestItems: { [arn]: [put('c')], [TableName]: [put('c')] } }
    expect(await client.rejection('BatchWriteItem', twice)).toEqual(
      invalid('Provided list of item keys contains duplicates'),
    )
  })

  // API reference, ConsumedCapacity: TableName is the ARN if the request has the ARN.
  it('returns the ARN of a table in ConsumedCapacity if the request has it', async () => {
    const TableName = await makeTable(client)
    const arn = `arn:aws:dynamodb:eu-central-1:000000000000:table/${TableName}`
    const total = { ReturnConsumedCapacity: 'TOTAL' }
    const ofOne = { ConsumedCapacity: { TableName: arn } }
    const ofAll = { ConsumedCapacity: [{ TableName: arn }] }
    const put = (pk: string) => ({ Item: key(pk) })
    const requests: [Parameters<EngineClient['call']>[0], object, object][] = [
      ['PutItem', { TableName: arn, ...put('a') }, ofOne],
      ['GetItem', { TableName: arn, Key: key('a') }, ofOne],
      ['Scan', { TableName: arn }, ofOne],
      ['BatchWriteItem', { RequestItems: { [arn]: [{ PutRequest: put('b') }] } }, ofAll],
      ['BatchGetItem', { RequestItems: { [arn]: { Keys: [key('a')] } } }, ofAll],
      ['TransactWriteItems', { TransactItems: [{ Put: { TableName: arn, ...put('c') } }] }, ofAll],
      ['ExecuteStatement', { Statement: `SELECT * FROM "${arn}"` }, ofOne],
    ]
    for (const [operation, input, expected] of requests) {
      expect(await client.call(operation, { ...input, ...total })).toMatchObject(expected)
    }
    const named = await client.call('Scan', { TableName, ...total })
    expect(named.ConsumedCapacity).toMatchObject({ TableName })
  })

  // Developer Guide, Quotas: 4 MB of data per transaction, counted in the request.
  it('counts the request of a transaction, not the items that it changes', async () => {
    const TableName = await makeTable(client)
    const pks = Array.from({ length: 12 }, (_, at) => `${at}`)
    for (const pk of pks) {
      await client.call('PutItem', { TableName, Item: { ...key(pk), body: { S: 'x'.repeat(390_000) } } })
    }
    const touch = (pk: string) => ({
      Update: {
        TableName,
        Key: key(pk),
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': { N: '1' } },
      },
    })
    await client.call('TransactWriteItems', { TransactItems: pks.map(touch) })
    const puts = pks.map((pk) => ({
      Put: { TableName, Item: { ...key(pk), body: { S: 'x'.repeat(390_000) } } },
    }))
    const tooLarge = invalid('Aggregated size of items in the transaction exceeds the limit of 4 MB')
    expect(await client.rejection('TransactWriteItems', { TransactItems: puts })).toEqual(tooLarge)
    const gets = pks.map((pk) => ({ Get: { TableName, Key: key(pk) } }))
    expect(await client.rejection('TransactGetItems', { TransactItems: gets })).toEqual(tooLarge)
  })

  it('rejects a whole transaction for an empty key value', async () => {
    const TableName = await makeTable(client)
    const empty = { pk: { S: '' }, sk: { S: '1' } }
    const message =
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk'
    for (const action of [{ Put: { TableName, Item: empty } }, { Delete: { TableName, Key: empty } }]) {
      expect(await client.rejection('TransactWriteItems', { TransactItems: [action] })).toEqual(
        invalid(message),
      )
    }
    const gets = { TransactItems: [{ Get: { TableName, Key: empty } }] }
    expect(await client.rejection('TransactGetItems', gets)).toEqual(invalid(message))
  })

  it('returns a cancellation reason only for the first invalid action of a transaction', async () => {
    const TableName = await makeTable(client)
    const wrong = (pk: string) => ({ Delete: { TableName, Key: { pk: { S: pk } } } })
    const right = { Put: { TableName, Item: key('a') } }
    expect(
      await client.rejection('TransactWriteItems', { TransactItems: [right, wrong('b'), wrong('c')] }),
    ).toEqual(
      cancelled(
        { Code: 'None' },
        { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
        { Code: 'None' },
      ),
    )
  })

  it('counts writes of an index once in a transaction and those of the table twice', async () => {
    const TableName = await makeTable(client, { key: { pk: 'S' }, global: { byN: { key: { n: 'N' } } } })
    const put = { Put: { TableName, Item: { pk: { S: 'a' }, n: { N: '1' } } } }
    const request = { TransactItems: [put], ReturnConsumedCapacity: 'INDEXES' }
    expect((await client.call('TransactWriteItems', request)).ConsumedCapacity).toMatchObject([
      {
        CapacityUnits: 3,
        Table: { CapacityUnits: 2 },
        GlobalSecondaryIndexes: { byN: { CapacityUnits: 1 } },
      },
    ])
  })

  it('returns no item from a transaction if its projection matches nothing', async () => {
    const TableName = await makeTable(client)
    await client.call('PutItem', { TableName, Item: key('a') })
    const Get = { TableName, Key: key('a'), ProjectionExpression: 'nowhere' }
    expect((await client.call('TransactGetItems', { TransactItems: [{ Get }] })).Responses).toEqual([{}])
  })

  // Recorded from DynamoDB by the suites of Dynalite and of ScyllaDB's Alternator.
  it.each(['pk.x', 'pk[0]', '#pk.x'])('rejects the path %s into a key attribute', async (path) => {
    const TableName = await makeTable(client, { key: { pk: 'S' }, global: { byG: { key: { g: 'S' } } } })
    const names = path.startsWith('#') ? { ExpressionAttributeNames: { '#pk': 'pk' } } : {}
    const values = { ExpressionAttributeValues: { ':v': { S: 'v' } } }
    const Key = { pk: { S: 'a' } }
    const error = invalid(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    )
    const condition = { ConditionExpression: `${path} = :v`, ...names, ...values }
    const rejected: [Parameters<EngineClient['rejection']>[0], object][] = [
      ['GetItem', { Key, ProjectionExpression: path, ...names }],
      ['PutItem', { Item: Key, ...condition }],
      ['DeleteItem', { Key, ...condition }],
      ['UpdateItem', { Key, UpdateExpression: 'SET a = :v', ...condition }],
      ['Scan', { FilterExpression: `${path} = :v`, ...names, ...values }],
      ['Query', { KeyConditionExpression: 'pk = :v', ProjectionExpression: path, ...names, ...values }],
    ]
    for (const [operation, input] of rejected) {
      expect(await client.rejection(operation, { TableName, ...input })).toEqual(error)
    }
    const Keys = [Key]
    const batch = { RequestItems: { [TableName]: { Keys, ProjectionExpression: path, ...names } } }
    expect(await client.rejection('BatchGetItem', batch)).toEqual(error)
    const index = { TableName, Key, UpdateExpression: 'SET g.x = :v', ...values }
    expect((await client.rejection('UpdateItem', index)).message).toContain('are not allowed: IndexKey: g')
  })

  it('rejects empty attribute names everywhere', async () => {
    const TableName = await makeTable(client)
    const Key = key('a')
    const empty = 'Empty attribute name'
    expect(await client.rejection('GetItem', { TableName, Key, AttributesToGet: [''] })).toEqual(
      invalid(empty),
    )
    const AttributeUpdates = { '': { Value: { S: 'a' } } }
    expect(await client.rejection('UpdateItem', { TableName, Key, AttributeUpdates })).toEqual(
      invalidWrite(empty),
    )
    const Item = { ...Key, map: { M: { '': { S: 'a' } } } }
    expect(await client.rejection('PutItem', { TableName, Item })).toEqual(invalidWrite(empty))
    // Recorded from DynamoDB Local.
    const conditions = { '': { ComparisonOperator: 'NE', AttributeValueList: [{ S: 'a' }] } }
    expect(await client.rejection('DeleteItem', { TableName, Key, Expected: conditions })).toEqual(
      invalidWrite(empty),
    )
    for (const [operation, member] of [
      ['Scan', 'ScanFilter'],
      ['Query', 'QueryFilter'],
      ['Query', 'KeyConditions'],
    ] as const) {
      const KeyConditions = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } }
      const read = { TableName, ...(operation === 'Query' && { KeyConditions }), [member]: conditions }
      expect(await client.rejection(operation, read)).toEqual(invalid(empty))
    }
    const names = { ProjectionExpression: '#n', ExpressionAttributeNames: { '#n': '' } }
    expect((await client.rejection('GetItem', { TableName, Key, ...names })).message).toContain(
      'Empty attribute name',
    )
  })

  // Developer Guide, Quotas: 255 characters for a #name or a :value.
  it('rejects placeholders of more than 255 characters', async () => {
    const TableName = await makeTable(client)
    const request = (length: number) => ({
      TableName,
      Key: key('a'),
      ProjectionExpression: `#${'n'.repeat(length - 1)}`,
      ExpressionAttributeNames: { [`#${'n'.repeat(length - 1)}`]: 'n' },
    })
    expect(await client.call('GetItem', request(255))).toEqual({})
    expect((await client.rejection('GetItem', request(256))).message).toContain(
      'contains a key that is too long',
    )
  })

  it('rejects expressions for one table of a batch and legacy parameters for another', async () => {
    const [one, other] = [await makeTable(client), await makeTable(client)]
    const Keys = [key('a')]
    const RequestItems = {
      [one]: { Keys, AttributesToGet: ['a'] },
      [other]: { Keys, ProjectionExpression: 'a' },
    }
    expect((await client.rejection('BatchGetItem', { RequestItems })).message).toContain(
      'Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
    )
  })

  // Developer Guide, Quotas: key names of 1 to 255 characters.
  it.each(['', 'n'.repeat(256)])('rejects a key attribute with an invalid name (%#)', async (name) => {
    const request = tableInput('bad-names', { key: { [name]: 'S' } })
    expect((await client.rejection('CreateTable', request)).message).toMatch(
      /at 'attributeDefinitions\.1\.member\.attributeName' failed to satisfy constraint: Member must have length/,
    )
  })

  // Developer Guide, Update expressions: list_append cannot be the operand of a function.
  it.each([
    'SET l = list_append(list_append(l, :l), :l)',
    'SET l = if_not_exists(l, list_append(:l, :l))',
  ])('rejects %s', async (UpdateExpression) => {
    const TableName = await makeTable(client)
    const values = { ExpressionAttributeValues: { ':l': { L: [] } } }
    expect(
      await client.rejection('UpdateItem', { TableName, Key: key('a'), UpdateExpression, ...values }),
    ).toEqual(
      invalidWrite(
        'Invalid UpdateExpression: The function is not allowed to be used this way in an expression; function: list_append',
      ),
    )
  })

  // Sizes that Dynalite recorded from DynamoDB: one byte, and one for each pair of digits from the decimal point.
  it.each([
    ['0', 1],
    ['1', 2],
    ['15', 2],
    ['1.5', 3],
    ['100', 2],
    ['110', 3],
    ['12345.678', 6],
    ['-12345.678', 7],
    ['0.001', 2],
    ['1e125', 2],
  ])('measures the number %s as %i bytes', async (n, bytes) => {
    const TableName = await makeTable(client, { key: { pk: 'S' } })
    await client.call('PutItem', { TableName, Item: { pk: { S: 'a' }, n: { N: n } } })
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table?.TableSizeBytes).toBe('pk'.length + 'a'.length + 'n'.length + bytes)
  })

  const run = (Statement: string): Promise<Answer> => client.call('ExecuteStatement', { Statement })

  it('returns each selected list element under its name and index', async () => {
    const TableName = await makeTable(client)
    const Item = { ...key('a'), l: { L: [{ N: '1' }, { L: [{ N: '2' }] }] } }
    await client.call('PutItem', { TableName, Item })
    const { Items } = await run(`SELECT l[0], l[1][0], pk FROM "${TableName}" WHERE pk = 'a'`)
    expect(Items).toEqual([{ 'l[0]': { N: '1' }, 'l[1][0]': { N: '2' }, pk: { S: 'a' } }])
  })

  it.each([
    'x < true',
    'x >= [1]',
    'x > NULL',
    "x BETWEEN {'a': 1} AND 2",
    'x <= <<1>>',
  ])('rejects an order comparison of a type without an order: %s', async (where) => {
    const TableName = await makeTable(client)
    const Statement = `SELECT * FROM "${TableName}" WHERE pk = 'a' AND ${where}`
    expect((await client.rejection('ExecuteStatement', { Statement })).message).toContain(
      'Incorrect operand type',
    )
  })

  it.each([
    'SET a = 1 SET a = 2',
    'SET a = 1, a = 2',
    'REMOVE a REMOVE a',
    'SET a = 1 REMOVE a',
    'SET a.b = 1, a = 2',
  ])('rejects two changes of the same path in one statement: %s', async (actions) => {
    const TableName = await makeTable(client)
    const Statement = `UPDATE "${TableName}" ${actions} WHERE pk = 'a' AND sk = '1'`
    expect((await client.rejection('ExecuteStatement', { Statement })).message).toContain(
      'Two document paths overlap',
    )
  })

  it('returns no responses for the writes of ExecuteTransaction, and rejects RETURNING', async () => {
    const TableName = await makeTable(client)
    const insert = `INSERT INTO "${TableName}" VALUE {'pk': 'a', 'sk': '1'}`
    const { Responses } = await client.call('ExecuteTransaction', {
      TransactStatements: [{ Statement: insert }],
    })
    expect(Responses).toEqual([])
    const update = `UPDATE "${TableName}" SET n = 1 WHERE pk = 'a' AND sk = '1' RETURNING ALL NEW *`
    expect(
      await client.rejection('ExecuteTransaction', { TransactStatements: [{ Statement: update }] }),
    ).toEqual(
      invalid(
        'Validation failed in TransactStatements[0]: RETURNING clause is not supported in ExecuteTransaction.',
      ),
    )
  })
})
