import type { Index, KeyShape, Table } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { type Condition, keyConditionOf } from '../expressions/index.ts'
import { keyConditionRange } from '../reads/index.ts'
import { spaceRange } from '../records/index.ts'
import type { KeyRange } from '../storage/index.ts'
import { type AttributeValue, compareValues } from '../values/index.ts'
import { type FixedPartitions, fixedPartitions, sortConditions } from './key-conditions.ts'
import { conjunctsOf, equalityOf } from './key-in-where.ts'
import { rejectOverlappingBranches } from './overlapping-branches.ts'
import type { SelectStatement } from './statement.ts'

/** The ranges of a table or an index that a SELECT reads, and their direction. */
export interface SelectedRanges {
  readonly ranges: readonly KeyRange[]
  /** Whether a key condition reads them, as in a Query. */
  readonly isKeyed: boolean
  readonly backward: boolean
}

/**
 * As in DynamoDB: with equality or `IN` on the partition key a Query of each partition, narrowed by conditions on the
 * sort key; the partitions of an `OR` whose branches fix them; otherwise a Scan.
 */
export function selectedRanges(
  table: Table,
  index: Index | undefined,
  statement: SelectStatement,
): SelectedRanges {
  const key = index?.key ?? table.key
  const rangeOf = (conditions: readonly Condition[]) =>
    keyConditionRange(table, index, keyConditionOf({ kind: 'and', conditions }, key))
  rejectOverlappingBranches(key, statement.where, rangeOf)
  const conjuncts = conjunctsOf(statement.where)
  const fixed = fixedPartitions(key, conjuncts)
  const backward = readOrder(statement, key, fixed !== undefined)
  if (fixed === undefined) return { ranges: [spaceRange(table, index, undefined)], isKeyed: false, backward }
  const [first = []] = fixed.equalities
  for (const each of conjuncts) rangeOf(first.map((own) => (isOnSameAttribute(own, each) ? each : own)))
  const sort = sortConditions(key, conjuncts)
  const partitions = inOrder(fixed.equalities, statement, key)
  return {
    ranges: partitions.map((partition) => rangeOf([...partition, ...sort])),
    isKeyed: !fixed.byBranches,
    backward,
  }
}

/**
 * Whether two conditions are equalities on the same attribute. A partition key may be compared repeatedly, and each
 * value must be valid, as in DynamoDB Local.
 */
function isOnSameAttribute(one: Condition, other: Condition): boolean {
  const name = equalityOf(other)?.name
  return name !== undefined && name === equalityOf(one)?.name
}

/** Partitions are read in the order of the condition, unless the order of the partition key is requested. */
function inOrder(
  partitions: FixedPartitions['equalities'],
  { order }: SelectStatement,
  { partition }: KeyShape,
): FixedPartitions['equalities'] {
  const wanted = order.find(({ name }) => partition.some((attribute) => attribute.name === name))
  if (wanted === undefined) return partitions
  const direction = wanted.descending ? -1 : 1
  const valueIn = ([condition]: readonly Condition[]) => condition && equalityOf(condition)?.value
  const compare = (one: AttributeValue | undefined, other: AttributeValue | undefined) =>
    one === undefined || other === undefined ? 0 : compareValues(one, other)
  return partitions.toSorted((one, other) => direction * compare(valueIn(one), valueIn(other)))
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
