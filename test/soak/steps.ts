import type { OperationName } from '../../src/engine/index.ts'
import type { Random } from './random.ts'

/** One operation of a sequence, in which the table's name is TABLE. */
export interface Step {
  readonly operation: OperationName
  readonly input: Readonly<Record<string, unknown>>
}

/** Any operation on a few items, with all options that affect its response. */
export function randomStep(random: Random): Step {
  return random.of([
    put,
    put,
    update,
    update,
    remove,
    get,
    query,
    query,
    query,
    scan,
    batchGet,
    batchWrite,
    transact,
  ])(random)
}

const partitions = ['a', 'b'] as const
const positions = ['-2', '0', '1', '1.5', '10'] as const

function key(random: Random) {
  return { pk: { S: random.of(partitions) }, sk: { N: random.of(positions) } }
}

function item(random: Random) {
  return {
    ...key(random),
    n: { N: String(random.below(4)) },
    ...(random.below(2) === 0 && { s: { S: random.of(['x', 'xy']) } }),
  }
}

/** The conditions of writes, which the oracle evaluates by their source. */
function condition(random: Random): object {
  const text = random.of([
    undefined,
    undefined,
    'attribute_not_exists(pk)',
    'attribute_exists(pk)',
    'n = :n',
    'n < :n',
  ])
  if (text === undefined) return {}
  const values = text.includes(':n')
    ? { ExpressionAttributeValues: { ':n': { N: String(random.below(4)) } } }
    : {}
  return { ConditionExpression: text, ...values }
}

function put(random: Random): Step {
  const ReturnValues = random.of(['NONE', 'ALL_OLD'])
  return { operation: 'PutItem', input: { Item: item(random), ReturnValues, ...condition(random) } }
}

function update(random: Random): Step {
  const [UpdateExpression, values] = random.of([
    ['SET n = :v', { ':v': { N: '3' } }],
    ['ADD n :v', { ':v': { N: '1' } }],
    ['REMOVE s', undefined],
    ['SET s = if_not_exists(s, :v)', { ':v': { S: 'xy' } }],
  ] as const)
  const input = {
    Key: key(random),
    UpdateExpression,
    ...(values && { ExpressionAttributeValues: values }),
    ReturnValues: random.of(['NONE', 'ALL_OLD', 'ALL_NEW']),
  }
  return { operation: 'UpdateItem', input }
}

function remove(random: Random): Step {
  const ReturnValues = random.of(['NONE', 'ALL_OLD'])
  return { operation: 'DeleteItem', input: { Key: key(random), ReturnValues, ...condition(random) } }
}

function get(random: Random): Step {
  return { operation: 'GetItem', input: { Key: key(random), ConsistentRead: random.below(2) === 0 } }
}

function query(random: Random): Step {
  const sign = random.of(['=', '<', '<=', '>', '>=', undefined])
  const pk = random.of(partitions)
  const filter = random.of([undefined, undefined, 'n >= :f'])
  const start =
    random.below(4) === 0 ? { ExclusiveStartKey: { pk: { S: pk }, sk: { N: random.of(positions) } } } : {}
  return {
    operation: 'Query',
    input: {
      KeyConditionExpression: sign === undefined ? 'pk = :p' : `pk = :p AND sk ${sign} :s`,
      ...(filter && { FilterExpression: filter }),
      ExpressionAttributeValues: {
        ':p': { S: pk },
        ...(sign && { ':s': { N: random.of(positions) } }),
        ...(filter && { ':f': { N: '2' } }),
      },
      ScanIndexForward: random.below(2) === 0,
      ...(random.below(2) === 0 && { Limit: 1 + random.below(3) }),
      ...(sign === undefined && start),
    },
  }
}

function scan(random: Random): Step {
  return {
    operation: 'Scan',
    input: { Select: 'COUNT', ...(random.below(2) === 0 && { FilterExpression: 'attribute_exists(s)' }) },
  }
}

function batchGet(random: Random): Step {
  const keys = new Map(
    Array.from({ length: 1 + random.below(4) }, () => key(random)).map((each) => [
      JSON.stringify(each),
      each,
    ]),
  )
  return { operation: 'BatchGetItem', input: { RequestItems: { TABLE: { Keys: [...keys.values()] } } } }
}

function batchWrite(random: Random): Step {
  const requests = new Map(
    Array.from({ length: 1 + random.below(4) }, () => item(random)).map((each) => [
      `${each.pk.S} ${each.sk.N}`,
      random.below(2) === 0
        ? { PutRequest: { Item: each } }
        : { DeleteRequest: { Key: { pk: each.pk, sk: each.sk } } },
    ]),
  )
  return { operation: 'BatchWriteItem', input: { RequestItems: { TABLE: [...requests.values()] } } }
}

function transact(random: Random): Step {
  const actions = new Map(
    Array.from({ length: 1 + random.below(3) }, () => item(random)).map((each) => {
      const Key = { pk: each.pk, sk: each.sk }
      const shared = { TableName: 'TABLE', ...condition(random) }
      const action = random.of([{ Put: { ...shared, Item: each } }, { Delete: { ...shared, Key } }])
      return [JSON.stringify(Key), action]
    }),
  )
  return { operation: 'TransactWriteItems', input: { TransactItems: [...actions.values()] } }
}
