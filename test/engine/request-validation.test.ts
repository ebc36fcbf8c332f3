import { describe, expect, it } from 'vitest'
import { describeEachEntryPoint, invalid, invalidParameter, invalidWrite } from './entry-points.ts'
import { makeTable, plain, tableInput } from './tables.ts'

/**
 * Which message an operation has for the same fault, and which of several faults it reports. The messages are those of
 * AWS in October 2026, as recorded by the suite paritysuite/dynamodb-conformance.
 */
describeEachEntryPoint('a fault of a request', (client) => {
  const shape = { key: { pk: 'S' } } as const
  const key = { pk: { S: 'a' } }
  const notNumeric = 'The parameter cannot be converted to a numeric value'
  const repeated = { SS: ['b', 'a', 'b'] }
  const repeatedNow = 'Input collection ["a", "b", "b"] contains duplicates.'
  const repeatedBefore = 'Input collection [b, a, b] contains duplicates.'

  describe('that needs no table, of a single write, has an envelope:', () => {
    it.each([
      ['PutItem', { Item: { ...key, n: { N: 'x' } } }, `${notNumeric}: x`],
      ['PutItem', { Item: { ...key, n: { L: [{ NS: [''] }] } } }, `${notNumeric}: `],
      ['UpdateItem', { Key: { pk: { N: '' } }, UpdateExpression: 'REMOVE a' }, `${notNumeric}: `],
      [
        'DeleteItem',
        { Key: key, ConditionExpression: 'n = :v', ExpressionAttributeValues: { ':v': { N: 'x' } } },
        `${notNumeric}: x`,
      ],
      [
        'PutItem',
        { Item: { ...key, s: { SS: [] } } },
        'One or more parameter values were invalid: An string set  may not be empty',
      ],
      [
        'PutItem',
        { Item: { ...key, s: repeated } },
        `One or more parameter values were invalid: ${repeatedNow}`,
      ],
      [
        'PutItem',
        { Item: { ...key, s: { BS: ['/w==', 'AA==', 'AA=='] } } },
        'One or more parameter values were invalid: Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.',
      ],
      [
        'UpdateItem',
        { Key: key, AttributeUpdates: { s: { Value: { NS: ['2', '1', '2'] } } } },
        'One or more parameter values were invalid: Input collection contains duplicates.',
      ],
      [
        'DeleteItem',
        { Key: key, ExpressionAttributeNames: { '#a': 'a' } },
        'ExpressionAttributeNames can only be specified when using expressions',
      ],
      [
        'DeleteItem',
        { Key: key, ConditionExpression: '' },
        'Invalid ConditionExpression: The expression can not be empty;',
      ],
      [
        'UpdateItem',
        {
          Key: key,
          UpdateExpression: 'SET b = :w',
          ConditionExpression: 'a = :v',
          ExpressionAttributeValues: { ':w': { S: 'x' } },
        },
        'Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v',
      ],
    ] as const)('%s %j', async (operation, request, message) => {
      // The table is missing: all of this is checked first.
      expect(await client.rejection(operation, { TableName: 'missing', ...request })).toEqual(
        invalidWrite(message),
      )
    })
  })

  it('of a GetItem, BatchGetItem or Query has the same message without an envelope', async () => {
    const TableName = await makeTable(client, shape)
    const now = invalidParameter(repeatedNow)
    const filtered = {
      TableName,
      KeyConditionExpression: 'pk = :p',
      FilterExpression: 's = :s',
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': repeated },
    }
    expect(await client.rejection('GetItem', { TableName, Key: { pk: repeated } })).toEqual(now)
    const Keys = [{ pk: repeated }]
    expect(await client.rejection('BatchGetItem', { RequestItems: { [TableName]: { Keys } } })).toEqual(now)
    expect(await client.rejection('Query', filtered)).toEqual(now)
    expect(await client.rejection('GetItem', { TableName, Key: { pk: { N: '' } } })).toEqual(
      invalid(`${notNumeric}: `),
    )
  })

  it('of a BatchWriteItem, transaction or Scan has the older message', async () => {
    const TableName = await makeTable(client, shape)
    const Item = { ...key, s: repeated }
    const put = { RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }
    expect(await client.rejection('BatchWriteItem', put)).toEqual(invalidParameter(repeatedBefore))
    const TransactItems = [{ Put: { TableName, Item } }]
    expect(await client.rejection('TransactWriteItems', { TransactItems })).toEqual(
      invalidParameter(repeatedBefore),
    )
    const scan = { TableName, FilterExpression: 's = :s', ExpressionAttributeValues: { ':s': repeated } }
    expect(await client.rejection('Scan', scan)).toEqual(
      invalid(
        `ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: ${repeatedBefore} for key :s`,
      ),
    )
  })

  // The older validation has numbers of 32 bits for an exponent, as Java's BigDecimal.
  describe('in the exponent of a number', () => {
    const [over, under] = ['over', 'under'].map(
      (side) =>
        `Number ${side}flow. Attempting to store a number with magnitude ${side === 'over' ? 'larger' : 'smaller'} than supported range`,
    ) as [string, string]

    it.each([
      ['1e126', over, over],
      ['1e2147483647', over, under],
      ['1e2147483648', over, `${notNumeric}: 1e2147483648`],
      ['-1e99999999999', over, `${notNumeric}: -1e99999999999`],
      ['1e-131', under, under],
      ['1e-2147483648', under, `${notNumeric}: 1e-2147483648`],
      ['1.5e-2147483647', under, `${notNumeric}: 1.5e-2147483647`],
      [
        '1e9223372036854775808',
        `${notNumeric}: 1e9223372036854775808`,
        `${notNumeric}: 1e9223372036854775808`,
      ],
    ])('%s depends on the validation', async (N, current, older) => {
      const TableName = await makeTable(client, shape)
      const item = { ...key, n: { L: [{ NS: ['1', N] }] } }
      expect(await client.rejection('PutItem', { TableName, Item: item })).toEqual(invalidWrite(current))
      const get = { TableName, Key: { pk: { N } } }
      expect(await client.rejection('GetItem', get)).toEqual(invalid(current))
      const batch = { RequestItems: { [TableName]: [{ PutRequest: { Item: item } }] } }
      expect(await client.rejection('BatchWriteItem', batch)).toEqual(invalid(older))
      const update = `UPDATE "${TableName}" SET n = ? WHERE pk = 'a'`
      const Parameters = [item.n]
      expect(await client.rejection('ExecuteStatement', { Statement: update, Parameters })).toEqual(
        invalid(older),
      )
      const TransactStatements = [{ Statement: update, Parameters }]
      expect(await client.rejection('ExecuteTransaction', { TransactStatements })).toEqual(invalid(older))
    })
  })

  describe('in the table names of a batch', () => {
    const constraint =
      "at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"

    it('is reported with the other faults of a BatchGetItem', async () => {
      const RequestItems = { 'bad!name': { Keys: [{ pk: { S: 'a' } }] } }
      const bad = `Value '${JSON.stringify(RequestItems)}' ${constraint}`
      expect(await client.rejection('BatchGetItem', { RequestItems })).toEqual(
        invalid(`1 validation error detected: ${bad}`),
      )
      expect(await client.rejection('BatchGetItem', { RequestItems, ReturnConsumedCapacity: 'X' })).toEqual(
        invalid(
          `2 validation errors detected: ${bad}; Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]`,
        ),
      )
    })

    it('is reported after the other faults of a BatchWriteItem', async () => {
      const RequestItems = { 'bad!name': [{ PutRequest: { Item: key } }] }
      const { message } = await client.rejection('BatchWriteItem', { RequestItems })
      expect(message).toContain("Value '{bad!name=[WriteRequest(putRequest=PutRequest(item={pk=")
      expect(message).toContain(constraint)
      const both = await client.rejection('BatchWriteItem', { RequestItems, ReturnConsumedCapacity: 'X' })
      expect(both.message).toMatch(/^1 validation error detected: Value 'X' at 'returnConsumedCapacity'/)
    })

    it('does not apply to the ARN of a table', async () => {
      const TableName = await makeTable(client, shape)
      const arn = `arn:aws:dynamodb:local:000000000000:table/${TableName}`
      await client.call('BatchWriteItem', { RequestItems: { [arn]: [{ PutRequest: { Item: key } }] } })
      const { Responses } = await client.call('BatchGetItem', { RequestItems: { [arn]: { Keys: [key] } } })
      expect(Responses).toEqual({ [arn]: [key] })
    })
  })

  it('in a key condition is reported before a missing table', async () => {
    const query = {
      TableName: 'missing',
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :n)',
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':n': { N: '1' } },
    }
    expect(await client.rejection('Query', query)).toEqual(
      invalid(
        'Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
      ),
    )
  })

  /** A value of nested maps. */
  const nested = (levels: number) =>
    Array.from({ length: levels }).reduce<object>((inner) => ({ M: { n: inner } }), { S: 'x' })
  const tooDeep =
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'

  const arn = 'arn:aws:dynamodb:local:000000000000:table/missing'
  const projecting = (NonKeyAttributes: readonly unknown[]) => ({
    ...tableInput('typed', plain),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byPk',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes },
      },
    ],
  })

  // Found by random values of every JSON type in every member of every operation: none may be an internal error.
  it.each([
    ['CreateTable', { ...tableInput('typed', plain), Tags: [{ Key: { toString: 1 }, Value: 'v' }] }],
    ['CreateTable', { ...tableInput('typed', plain), Tags: [{ Key: 'k', Value: [] }] }],
    ['CreateTable', projecting([{ toString: 1 }])],
    ['TagResource', { ResourceArn: arn, Tags: [{ Key: 1, Value: 'v' }] }],
    ['UntagResource', { ResourceArn: arn, TagKeys: [{ toString: 1 }] }],
    ['Scan', { TableName: 'missing', AttributesToGet: [{}] }],
    ['BatchGetItem', { RequestItems: { missing: { Keys: [{}], AttributesToGet: [true] } } }],
  ] as const)('in a list of strings: %s %j', async (operation, request) => {
    expect((await client.rejection(operation, request)).name).toBe('SerializationException')
  })

  it('in the name of an attribute is reported before one in a value, and that of a member after it', async () => {
    const rejection = (Item: object) =>
      client.rejection('TransactWriteItems', { TransactItems: [{ Put: { TableName: 'missing', Item } }] })
    expect(await rejection({ deep: nested(40), '': { S: 'x' } })).toEqual(invalid('Empty attribute name'))
    expect(await rejection({ map: { M: { '': { S: 'x' } } }, deep: nested(40) })).toEqual(invalid(tooDeep))
    expect(await rejection({ map: { M: { '': { S: 'x' } } } })).toEqual(invalid('Empty attribute name'))
  })

  it('in the condition of a delete is reported before one in its key', async () => {
    const Delete = { TableName: 'missing', Key: { pk: nested(100) }, ConditionExpression: 'a = = b' }
    expect(await client.rejection('TransactWriteItems', { TransactItems: [{ Delete }] })).toEqual(
      invalid('Invalid ConditionExpression: Syntax error; token: "=", near: "= = b"'),
    )
  })

  describe('in the members of a write', () => {
    const emptyNow =
      "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1"
    const emptyBefore =
      "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1"
    const capacity =
      "Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
    const metrics =
      "Value 'X' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]"
    const valuesNow =
      'Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]'
    const valuesBefore =
      "Value 'X' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
    const operatorBefore =
      "Value 'XOR' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy enum value set: [OR, AND]"
    const noKey = "Value null at 'key' failed to satisfy constraint: Member must not be null"
    const all = { ReturnConsumedCapacity: 'X', ReturnItemCollectionMetrics: 'X', ReturnValues: 'X' }
    const xor = { Expected: { a: { Exists: false }, b: { Exists: false } }, ConditionalOperator: 'XOR' }
    const deep = { Key: key, Expected: { a: { Value: nested(63) } } }

    it.each([
      ['PutItem', { TableName: '', Item: {}, ReturnValues: 'X' }, [emptyNow]],
      ['PutItem', { Item: key, ...all }, [capacity, valuesNow, metrics]],
      ['DeleteItem', { Key: key, ...all, ReturnItemCollectionMetrics: 'NONE' }, [capacity, valuesNow]],
      ['UpdateItem', { Key: key, ...all }, [valuesNow]],
      [
        'UpdateItem',
        { Key: key, ...xor },
        ['Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]'],
      ],
      // Without the key, or with very deep values, a request is read by the older validation.
      ['UpdateItem', { TableName: '', UpdateExpression: 'REMOVE a' }, [emptyBefore, noKey]],
      [
        'UpdateItem',
        { TableName: '', ReturnConsumedCapacity: 'X', ReturnValues: 'X' },
        [capacity, emptyBefore, valuesBefore, noKey],
      ],
      ['UpdateItem', xor, [operatorBefore, noKey]],
      ['DeleteItem', { ...deep, ReturnValues: 'X' }, [valuesBefore]],
      ['UpdateItem', { ...deep, ConditionalOperator: 'XOR' }, [operatorBefore]],
      ['DeleteItem', deep, [tooDeep]],
    ] as const)('is reported with the others or alone: %s %j', async (operation, request, faults) => {
      const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected: `
      expect(await client.rejection(operation, { TableName: 'missing', ...request })).toEqual(
        invalid(count + faults.join('; ')),
      )
    })

    it('has no envelope in a Query, or for the older form of ReturnValues', async () => {
      const query = { KeyConditions: {}, QueryFilter: xor.Expected, ConditionalOperator: 'XOR', Select: 'X' }
      expect(await client.rejection('Query', { TableName: 'missing', ...query })).toEqual(
        invalid('Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]'),
      )
      expect(
        await client.rejection('DeleteItem', { TableName: 'missing', ...deep, ReturnValues: 'UPDATED_NEW' }),
      ).toEqual(invalid('ReturnValues can only be ALL_OLD or NONE'))
    })
  })

  it('in the name of a global index is reported before one of a local index', async () => {
    const index = (IndexName: string, KeyType: string) => ({
      IndexName,
      KeySchema: [{ AttributeName: 'pk', KeyType }],
      Projection: { ProjectionType: 'ALL' },
    })
    const { message } = await client.rejection('CreateTable', {
      TableName: 'short-names',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      LocalSecondaryIndexes: [index('aa', 'HASH')],
      GlobalSecondaryIndexes: [index('zz', 'HASH')],
    })
    expect(message).toMatch(/^2 validation errors detected: Value 'zz' at 'global.*; Value 'aa' at 'local/)
  })

  describe('in a key of an index', () => {
    const indexed = {
      key: { pk: 'S' },
      global: { byZ: { key: { g: 'S' } }, byA: { key: { g: 'S' } } },
    } as const
    const unsupported = 'The AttributeValue for a key attribute cannot contain an empty string value.'

    it('rejects a transaction if the key is empty, and cancels it if its type is wrong', async () => {
      const TableName = await makeTable(client, indexed)
      const transact = (action: object) => client.rejection('TransactWriteItems', { TransactItems: [action] })
      const put = (g: object) => ({ Put: { TableName, Item: { ...key, g } } })
      expect(await transact(put({ S: '' }))).toEqual(
        invalid(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${unsupported} IndexName: byA, IndexKey: g`,
        ),
      )
      expect(await transact(put({ N: '1' }))).toMatchObject({
        CancellationReasons: [
          {
            Code: 'ValidationError',
            Message:
              'One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: byA',
          },
        ],
      })
    })

    it('is described as one of the update expression', async () => {
      const TableName = await makeTable(client, indexed)
      const update = {
        TableName,
        Key: key,
        UpdateExpression: 'SET g = :g',
        ExpressionAttributeValues: { ':g': { S: '' } },
      }
      const expected = invalid(
        `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. ${unsupported}`,
      )
      expect(await client.rejection('UpdateItem', update)).toEqual(expected)
      expect(await client.rejection('TransactWriteItems', { TransactItems: [{ Update: update }] })).toEqual(
        expected,
      )
    })
  })

  // DynamoDB Local has this rule for all of them.
  it.each([
    'a BETWEEN a AND :v',
    'a BETWEEN :v AND a',
    'a IN (:v, a)',
  ])('that compares an attribute with itself is reported: %s', async (ConditionExpression) => {
    const operator = ConditionExpression.split(' ')[1]
    const request = {
      TableName: 'missing',
      Key: key,
      ConditionExpression,
      ExpressionAttributeValues: { ':v': { S: 'x' } },
    }
    expect(await client.rejection('DeleteItem', request)).toEqual(
      invalidWrite(
        `Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: [a]`,
      ),
    )
  })
})
