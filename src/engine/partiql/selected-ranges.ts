import type { Index, KeyShape, Table } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { type Condition, keyConditionOf } from '../expressions/index.ts'
import { keyConditionRange } from '../reads/index.ts'
import { spaceRange } from '../records/index.ts'
import type { KeyRange } from '../storage/index.ts'
import { type AttributeValue, compareValues } from '../values/index.ts'
import { conjunctsOf, equalityOf } from './key-in-where.ts'
import type { SelectStatement } from './statement.ts'

/** The ranges of a table or an index that a SELECT reads, and their direction. */
export interface SelectedRanges {
  readonly ranges: readonly KeyRange[]
  /** Whether these are partitions, as of a Query; else it is one of all items, as of a Scan. */
  readonly isOfPartitions: boolean
  readonly backward: boolean
}

/**
 * As in DynamoDB: with equality or `IN` on the partition key a Query of each partition, narrowed by conditions on the
 * sort key; otherwise a Scan.
 */
export function selectedRanges(
  table: Table,
  index: Index | undefined,
  statement: SelectStatement,
): SelectedRanges {
  const key = index?.key ?? table.key
  const conjuncts = conjunctsOf(statement.where)
  const partitions = inOrder(partitionsIn(key, conjuncts), statement, key)
  const backward = readOrder(statement, key, partitions !== undefined)
  if (partitions === undefined)
    return { ranges: [spaceRange(table, index, undefined)], isOfPartitions: false, backward }
  const sort = sortConditions(key, conjuncts)
  const ranges = partitions.map((partition) =>
    keyConditionRange(
      table,
      index,
      keyConditionOf({ kind: 'and', conditions: [...partition, ...sort] }, key),
    ),
  )
  return { ranges, isOfPartitions: true, backward }
}

/** The equalities of each partition; undefined if the partition key isn't fixed. */
function partitionsIn({ partition }: KeyShape, conjuncts: readonly Condition[]): Condition[][] | undefined {
  const equal = partition.map(({ name }) => conjuncts.find((each) => equalityOf(each)?.name === name))
  if (equal.every((each) => each !== undefined)) return [equal]
  const [only, ...others] = partition
  if (only === undefined || others.length > 0) return undefined
  for (const each of conjuncts) {
    if (each.kind !== 'in' || each.operand.kind !== 'path' || each.operand.path.join('.') !== only.name)
      continue
    const left = each.operand
    return each.candidates.map((right) => [{ kind: 'compare', comparator: '=', left, right }])
  }
  return undefined
}

/** The partitions of an `IN` are read in its order, unless the order of the partition key is requested. */
function inOrder(
  partitions: Condition[][] | undefined,
  { order }: SelectStatement,
  { partition }: KeyShape,
): Condition[][] | undefined {
  const wanted = order.find(({ name }) => partition.some((attribute) => attribute.name === name))
  if (partitions === undefined || wanted === undefined) return partitions
  const direction = wanted.descending ? -1 : 1
  const valueIn = ([condition]: Condition[]) => condition && equalityOf(condition)?.value
  const compare = (one: AttributeValue | undefined, other: AttributeValue | undefined) =>
    one === undefined || other === undefined ? 0 : compareValues(one, other)
  return partitions.toSorted((one, other) => direction * compare(valueIn(one), valueIn(other)))
}

/** Equality on the first attributes of the sort key, and a range on the next one. */
function sortConditions({ sort }: KeyShape, conjuncts: readonly Condition[]): Condition[] {
  const conditions: Condition[] = []
  for (const { name } of sort) {
    const equal = conjuncts.find((each) => equalityOf(each)?.name === name)
    const condition = equal ?? conjuncts.find((each) => isRangeOf(each, name))
    if (condition !== undefined) conditions.push(condition)
    if (equal === undefined) break
  }
  return conditions
}

function isRangeOf(condition: Condition, name: string): boolean {
  switch (condition.kind) {
    case 'compare': {
      const { comparator, left, right } = condition
      return comparator !== '<>' && comparator !== '=' && isPath(left, name) && right.kind === 'value'
    }
    case 'between':
      return (
        isPath(condition.operand, name) &&
        condition.lower.kind === 'value' &&
        condition.upper.kind === 'value'
      )
    case 'begins_with':
      return isPath(condition.operand, name) && condition.sought.kind === 'value'
    default:
      return false
  }
}

function isPath(operand: Extract<Condition, { kind: 'between' }>['operand'], name: string): boolean {
  return operand.kind === 'path' && operand.path.length === 1 && operand.path[0] === name
}

/** Whether the requested order is the descending order of the sort key. */
function readOrder({ order, where }: SelectStatement, key: KeyShape, isQuery: boolean): boolean {
  if (order.length === 0) return false
  if (where === undefined) {
    throw validationError('Must have WHERE clause in the statement when using ORDER BY clause.')
  }
  const names = key.attributes.map(({ name }) => name)
  const stranger = order.find(({ name }) => !names.includes(name))
  if (stranger !== undefined) {
    throw validationError(
      `Variable reference ${stranger.name} in ORDER BY clause must be part of the primary key`,
    )
  }
  if (!isQuery) {
    throw validationError(
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    )
  }
  return order.some(({ name, descending }) => descending && key.sort.some((each) => each.name === name))
}
