import type { InputOf, OperationName } from '../../../src/engine/index.ts'
import type { Random } from '../random.ts'
import { batchGet, batchWrite, transactGet, transactWrite } from './batches.ts'
import { Expressions } from './expressions.ts'
import { conditional, partitions, projected, randomItem, randomKey } from './items.ts'
import { randomLegacyRequest } from './legacy.ts'
import { randomStatements } from './statements.ts'
import { randomNumber, randomValue } from './values.ts'

/** A request in wire form. */
export interface Request {
  readonly operation: OperationName
  readonly input: Readonly<Record<string, unknown>>
}

/** The table of a sequence: with a local index by `l`, and a global one by `g` that projects `x`. */
export function tableOf(TableName: string): InputOf<'CreateTable'> {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
      { AttributeName: 'g', AttributeType: 'S' },
      { AttributeName: 'l', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'byL',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'l', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byG',
        KeySchema: [
          { AttributeName: 'g', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] },
      },
    ],
  }
}

/** A random request to a table: mostly valid, sometimes not. */
export function randomRequest(random: Random, TableName: string): Request {
  const draw = random.of(requests)
  const { operation, input } = draw(random, TableName)
  return { operation, input: spoiled(random, input) }
}

const put = (random: Random, TableName: string): Request => ({
  operation: 'PutItem',
  input: {
    TableName,
    Item: randomItem(random),
    ...returning(random, ['NONE', 'ALL_OLD', 'ALL_NEW']),
    ...conditional(random),
    ...single(random),
  },
})

const update = (random: Random, TableName: string): Request => {
  const expressions = new Expressions(random)
  return {
    operation: 'UpdateItem',
    input: {
      TableName,
      Key: randomKey(random),
      UpdateExpression: expressions.update(),
      ...(random.below(4) === 0 && { ConditionExpression: expressions.condition() }),
      ...expressions.placeholders(),
      ...returning(random, ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW']),
      ...single(random),
    },
  }
}

const remove = (random: Random, TableName: string): Request => ({
  operation: 'DeleteItem',
  input: {
    TableName,
    Key: randomKey(random),
    ...returning(random, ['NONE', 'ALL_OLD', 'UPDATED_OLD']),
    ...conditional(random),
    ...single(random),
  },
})

const get = (random: Random, TableName: string): Request => ({
  operation: 'GetItem',
  input: { TableName, Key: randomKey(random), ...projected(random) },
})

const query = (random: Random, TableName: string): Request => {
  const expressions = new Expressions(random)
  const IndexName = random.of([undefined, undefined, 'byL', 'byG', 'byNone'])
  const [hash, range] = IndexName === 'byG' ? ['g', 'sk'] : ['pk', IndexName === 'byL' ? 'l' : 'sk']
  const equals = `${hash} = ${expressions.value(random.below(20) === 0 ? randomValue(random) : { S: random.of(partitions) })}`
  const number = () => expressions.value(random.below(20) === 0 ? randomValue(random) : randomNumber(random))
  const kind = random.below(6)
  const ranged =
    kind < 2
      ? undefined
      : kind < 4
        ? `${range} ${random.of(['=', '<', '<=', '>', '>=', '<>'])} ${number()}`
        : kind === 4
          ? `${range} BETWEEN ${number()} AND ${number()}`
          : `begins_with(${range}, ${number()})`
  return {
    operation: 'Query',
    input: {
      TableName,
      ...(IndexName !== undefined && { IndexName }),
      KeyConditionExpression: ranged === undefined ? equals : `${equals} AND ${ranged}`,
      ...(random.below(3) === 0 && { FilterExpression: expressions.condition() }),
      ...(random.below(5) === 0 && { ProjectionExpression: expressions.projection() }),
      ...expressions.placeholders(),
      ...paged(random),
      ...(random.below(3) === 0 && { ScanIndexForward: random.below(2) === 0 }),
      ...(random.below(4) === 0 && { ConsistentRead: true }),
      ...(random.below(8) === 0 && { Select: random.of(selects) }),
    },
  }
}

const scan = (random: Random, TableName: string): Request => {
  const expressions = new Expressions(random)
  return {
    operation: 'Scan',
    input: {
      TableName,
      ...(random.below(3) === 0 && { IndexName: random.of(['byL', 'byG']) }),
      ...(random.below(2) === 0 && { FilterExpression: expressions.condition() }),
      ...(random.below(5) === 0 && { ProjectionExpression: expressions.projection() }),
      ...expressions.placeholders(),
      ...(random.below(6) === 0 && { Select: random.of(selects) }),
      ...(random.below(8) === 0 && { ConsistentRead: true }),
      ...(random.below(20) === 0 && { TotalSegments: 1, Segment: random.below(2) }),
      ...(random.below(40) === 0 && { Segment: 0 }),
    },
  }
}

const legacy = (random: Random, TableName: string): Request =>
  randomLegacyRequest(random, TableName, () => randomKey(random))

const requests = [
  legacy,
  legacy,
  legacy,
  legacy,
  randomStatements,
  randomStatements,
  randomStatements,
  randomStatements,
  randomStatements,
  put,
  put,
  put,
  put,
  update,
  update,
  update,
  update,
  update,
  update,
  remove,
  get,
  query,
  query,
  query,
  scan,
  scan,
  batchWrite,
  batchGet,
  transactWrite,
  transactWrite,
  transactGet,
] as const

const selects = ['COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES'] as const

function returning(random: Random, values: readonly string[]): object {
  return random.below(2) === 0 ? {} : { ReturnValues: random.of(values) }
}

/** Options of a write of one item. */
function single(random: Random): object {
  return {
    ...(random.below(4) === 0 && { ReturnValuesOnConditionCheckFailure: random.of(['ALL_OLD', 'NONE']) }),
    ...(random.below(6) === 0 && { ReturnItemCollectionMetrics: random.of(['SIZE', 'NONE']) }),
  }
}

/** Sometimes a page of few items, or one that starts after a key. */
function paged(random: Random): object {
  return {
    ...(random.below(4) === 0 && { Limit: random.below(4) }),
    ...(random.below(8) === 0 && { ExclusiveStartKey: randomKey(random) }),
  }
}

/** Sometimes removes or repeats a character of an expression. */
function spoiled(
  random: Random,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (random.below(25) > 0) return input
  const name = Object.keys(input).find((member) => member.endsWith('Expression'))
  const expression = name === undefined ? undefined : input[name]
  if (name === undefined || typeof expression !== 'string') return input
  const at = random.below(expression.length)
  const middle = random.of(['', '', '(', ',', ' '])
  return { ...input, [name]: `${expression.slice(0, at)}${middle}${expression.slice(at + 1)}` }
}
