import type { AttributeValue } from '../../../src/engine/index.ts'
import type { Random } from '../random.ts'
import type { Request } from './requests.ts'
import { attributes, randomNumber, randomSet, randomString, randomValue } from './values.ts'

/** A random request with the parameters that expressions have replaced. */
export function randomLegacyRequest(
  random: Random,
  TableName: string,
  randomKey: () => Readonly<Record<string, AttributeValue>>,
): Request {
  const draw = random.of(requests)
  const { operation, ...input } = draw(random, randomKey)
  return { operation, input: { TableName, ...input } }
}

type Draw = (
  random: Random,
  randomKey: () => Readonly<Record<string, AttributeValue>>,
) => { readonly operation: Request['operation'] } & Readonly<Record<string, unknown>>

const put: Draw = (random, randomKey) => ({
  operation: 'PutItem',
  Item: { ...randomKey(), [random.of(attributes)]: randomValue(random) },
  ...conditions(random, 'Expected'),
})

const remove: Draw = (random, randomKey) => ({
  operation: 'DeleteItem',
  Key: randomKey(),
  ...conditions(random, 'Expected'),
  ...(random.below(2) === 0 && { ReturnValues: 'ALL_OLD' }),
})

const update: Draw = (random, randomKey) => ({
  operation: 'UpdateItem',
  Key: randomKey(),
  AttributeUpdates: Object.fromEntries(
    Array.from({ length: 1 + random.below(3) }, () => [attributeName(random), change(random)]),
  ),
  ...(random.below(3) === 0 && conditions(random, 'Expected')),
  ReturnValues: random.of(['ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW']),
})

const get: Draw = (random, randomKey) => ({
  operation: 'GetItem',
  Key: randomKey(),
  AttributesToGet: names(random),
})

const query: Draw = (random) => {
  const IndexName = random.of([undefined, undefined, 'byL', 'byG'])
  const [hash, range] = IndexName === 'byG' ? ['g', 'sk'] : ['pk', IndexName === 'byL' ? 'l' : 'sk']
  return {
    operation: 'Query',
    ...(IndexName !== undefined && { IndexName }),
    KeyConditions: {
      [hash]: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: random.of(['a', 'b']) }] },
      ...(random.below(2) === 0 && { [range]: comparison(random, () => randomNumber(random)) }),
    },
    ...(random.below(2) === 0 && conditions(random, 'QueryFilter')),
    ...(random.below(3) === 0 && { AttributesToGet: names(random) }),
    ...(random.below(4) === 0 && { Limit: 1 + random.below(3) }),
  }
}

const scan: Draw = (random) => ({
  operation: 'Scan',
  ...conditions(random, 'ScanFilter'),
  ...(random.below(3) === 0 && { AttributesToGet: names(random) }),
})

const requests = [put, put, remove, update, update, update, get, query, query, scan, scan] as const

/** Conditions on up to three attributes, and sometimes how they are joined. */
function conditions(random: Random, member: 'Expected' | 'QueryFilter' | 'ScanFilter'): object {
  const draw = () => (member === 'Expected' && random.below(3) === 0 ? existence(random) : comparison(random))
  const all = Array.from({ length: 1 + random.below(3) }, () => [attributeName(random), draw()] as const)
  return {
    [member]: Object.fromEntries(all),
    ...(random.below(3) === 0 && { ConditionalOperator: random.of(['AND', 'OR']) }),
  }
}

/** The older form of an expectation, sometimes invalid. */
function existence(random: Random): object {
  return {
    ...(random.below(2) === 0 && { Exists: random.below(2) === 0 }),
    ...(random.below(2) === 0 && { Value: randomValue(random) }),
  }
}

function comparison(random: Random, draw = () => operand(random)): object {
  const ComparisonOperator = random.of(operators)
  const wanted = ComparisonOperator.endsWith('NULL') ? 0 : ComparisonOperator === 'BETWEEN' ? 2 : 1
  const length = random.below(20) === 0 ? random.below(3) : wanted
  const AttributeValueList = Array.from({ length }, draw)
  return { ComparisonOperator, ...(length > 0 && { AttributeValueList }) }
}

function operand(random: Random): AttributeValue {
  const kind = random.below(3)
  return kind === 0 ? randomNumber(random) : kind === 1 ? randomString(random) : randomValue(random)
}

function change(random: Random): object {
  const Action = random.of(['PUT', 'PUT', 'ADD', 'ADD', 'DELETE', undefined])
  const draw = Action === 'PUT' ? randomValue : random.of([randomValue, randomSet, randomNumber])
  return { ...(Action && { Action }), ...(random.below(6) > 0 && { Value: draw(random) }) }
}

function names(random: Random): string[] {
  return Array.from({ length: 1 + random.below(3) }, () => attributeName(random))
}

/** Sometimes one that is a path in an expression, or a key. */
function attributeName(random: Random): string {
  return random.below(15) === 0 ? random.of(['m.a', 'list[0]', 'pk', 'sk', '']) : random.of(attributes)
}

const operators = [
  'EQ',
  'NE',
  'LT',
  'LE',
  'GT',
  'GE',
  'NOT_NULL',
  'NULL',
  'CONTAINS',
  'NOT_CONTAINS',
  'BEGINS_WITH',
  'IN',
  'BETWEEN',
] as const
