import { DynagateError } from '../../errors.ts'
import {
  type Index,
  type KeyCondition,
  type KeyValue,
  keyAttributes,
  type SortCondition,
} from '../../model/index.ts'
import { fromWire, type StoredRange, toWire, type WireItem } from '../../store/index.ts'
import type { JsonValue, KeyConditionShape, SortConditionShape } from '../protocol/index.ts'
import { isObject, type RequestBody } from '../request-body.ts'

/** The part of a range that its key condition decides. */
export type KeyRange = Pick<StoredRange, 'index' | 'partition' | 'sort'>

/**
 * The key condition of a request: `partition` with a value for each attribute of the partition key, and `sort`.
 *
 * @throws DynagateError BAD_USER_INPUT for values that the key can't have.
 */
export function keyRangeOf(index: Index, body: RequestBody): KeyRange {
  const { partition, sort } = index
  const given = body.list('partition')
  if (given.length !== partition.length) {
    throw badInput(`partition: expected ${valuesFor(partition)}, got ${given.length}`)
  }
  const own = given.map((value, at) => keyValue('partition', partition[at], value))
  const condition = body.within('sort')
  if (condition === undefined) return { index, partition: own, sort: { kind: 'any' } }
  const op = condition.oneOf('op', operators, 'eq')
  const values = condition.list('values')
  const last = op === 'between' ? 2 : 1
  const equal = values.length - last
  if (equal < 0 || equal >= sort.length) {
    throw badInput(`sort.values: expected ${valuesFor(sort)} for ${op}, got ${values.length}`)
  }
  const valueAt = (at: number) => keyValue('sort', sort[Math.min(at, equal)], values[at])
  const before = Array.from({ length: equal }, (_, at) => valueAt(at))
  return {
    index,
    partition: [...own, ...before],
    sort: conditionOf(op, valueAt(equal), () => valueAt(equal + 1)),
  }
}

/** A key condition of the model as JSON, for one of its partitions. */
export function shapeOfRange({ index, partition, sort }: KeyRange): KeyConditionShape {
  const count = index.partition.length
  const equal = partition.slice(count).map(jsonValue)
  const shape = shapeOfSort(sort, equal)
  return {
    index: index.name ?? null,
    partition: partition.slice(0, count).map(jsonValue),
    ...(shape && { sort: shape }),
  }
}

/** The ranges of a key condition: one for each shard. */
export function rangesOf(index: Index, { partitions, sort }: KeyCondition): readonly KeyRange[] {
  return partitions.map((partition) => ({ index, partition, sort }))
}

/** A value of a key in DynamoDB's JSON. */
export function jsonValue(value: KeyValue): JsonValue {
  return toWire({ value }).value as JsonValue
}

/**
 * The value of a key attribute.
 *
 * @throws DynagateError BAD_USER_INPUT for anything but a value of its type.
 */
export function keyValue(
  path: string,
  attribute: Index['sort'][number] | undefined,
  given: unknown,
): KeyValue {
  const type = attribute?.type ?? 'S'
  const isOfType = isObject(given) && Object.keys(given).length === 1 && typeof given[type] === 'string'
  if (!isOfType) {
    const got = JSON.stringify(given)?.slice(0, 100) ?? 'nothing'
    throw badInput(`${path}: expected a value of ${attribute?.name} such as {"${type}":"…"}, got ${got}`)
  }
  try {
    return fromWire({ value: given } as unknown as WireItem).value ?? null
  } catch {
    throw badInput(`${path}: expected a ${type === 'N' ? 'number' : 'value'} of ${attribute?.name}`)
  }
}

/**
 * The primary key of a request.
 *
 * @throws DynagateError BAD_USER_INPUT unless it has exactly the key attributes.
 */
export function primaryKeyIn(index: Index, given: Readonly<Record<string, unknown>>) {
  const attributes = [...index.partition, ...index.sort]
  const names = keyAttributes(index)
  const other = Object.keys(given).find((name) => !names.includes(name))
  if (other !== undefined)
    throw badInput(`key: expected ${names.join(' and ')}, got ${JSON.stringify(other)}`)
  return Object.fromEntries(
    attributes.map((attribute) => [
      attribute.name,
      keyValue(`key.${attribute.name}`, attribute, given[attribute.name]),
    ]),
  )
}

const operators = ['eq', 'beginsWith', 'between', 'lt', 'lte', 'gt', 'gte'] as const

function conditionOf(op: SortConditionShape['op'], value: KeyValue, high: () => KeyValue): SortCondition {
  switch (op) {
    case 'eq':
      return { kind: 'equals', value }
    case 'beginsWith':
      if (typeof value === 'string') return { kind: 'beginsWith', prefix: value }
      throw badInput('sort: beginsWith expects a string')
    case 'between':
      return { kind: 'between', low: value, high: high() }
    case 'lt':
      return { kind: 'below', value }
    case 'lte':
      return { kind: 'atMost', value }
    case 'gt':
      return { kind: 'above', value }
    case 'gte':
      return { kind: 'atLeast', value }
  }
}

function shapeOfSort(sort: SortCondition, equal: readonly JsonValue[]): SortConditionShape | undefined {
  switch (sort.kind) {
    case 'any':
      return equal.length === 0 ? undefined : { op: 'eq', values: equal }
    case 'beginsWith':
      return { op: 'beginsWith', values: [...equal, jsonValue(sort.prefix)] }
    case 'between':
      return { op: 'between', values: [...equal, jsonValue(sort.low), jsonValue(sort.high)] }
    default:
      return { op: shapes[sort.kind], values: [...equal, jsonValue(sort.value)] }
  }
}

const shapes = { equals: 'eq', above: 'gt', atLeast: 'gte', below: 'lt', atMost: 'lte' } as const

function valuesFor(attributes: Index['sort']): string {
  if (attributes.length === 0) return 'none, as the index has no sort key'
  return `values of ${attributes.map(({ name }) => name).join(', ')}`
}

function badInput(message: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', message)
}
