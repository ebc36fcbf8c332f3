import type { KeyAttribute } from '../../catalogue/index.ts'
import type { Condition } from '../../expressions/index.ts'
import { conjunctsOf, equalityOf } from '../../partiql/index.ts'
import { type ContextKeys, contextKeys } from '../../policies/index.ts'
import { type AttributeValue, type Item, memberOf, typeOf } from '../../values/index.ts'

/** The condition keys with the partition key values of a request's items. */
export function leadingKeysOfItems(partition: readonly KeyAttribute[], items: readonly Item[]): ContextKeys {
  return leadingKeys(partition.map(({ name }) => items.flatMap((item) => memberOf(item, name) ?? [])))
}

/** The leading keys of the partitions that a condition selects with `=` or `IN`. */
export function leadingKeysOfCondition(
  partition: readonly KeyAttribute[],
  condition: Condition | undefined,
): ContextKeys {
  const conjuncts = conjunctsOf(condition)
  return leadingKeys(partition.map(({ name }) => conjuncts.flatMap((each) => valuesIn(each, name))))
}

/** Whether a condition leaves an attribute of the partition key open, so that a SELECT reads the whole table or index. */
export function leavesPartitionOpen(
  partition: readonly KeyAttribute[],
  condition: Condition | undefined,
): boolean {
  const conjuncts = conjunctsOf(condition)
  return partition.some(({ name }) => conjuncts.every((each) => valuesIn(each, name).length === 0))
}

/**
 * The condition keys of leading keys. A request without a value, such as a Scan, has none (Developer Guide,
 * fine-grained access control).
 */
function leadingKeys(valuesByAttribute: readonly (readonly AttributeValue[])[]): ContextKeys {
  const [first, second, third, fourth] = valuesByAttribute.map((values) =>
    values.length === 0 ? undefined : values.map(stringOf),
  )
  return contextKeys({
    'dynamodb:LeadingKeys': first,
    'dynamodb:FirstPartitionKeyValues': first,
    'dynamodb:SecondPartitionKeyValues': second,
    'dynamodb:ThirdPartitionKeyValues': third,
    'dynamodb:FourthPartitionKeyValues': fourth,
  })
}

function valuesIn(condition: Condition, name: string): AttributeValue[] {
  const equality = equalityOf(condition)
  if (equality !== undefined) return equality.name === name ? [equality.value] : []
  if (condition.kind !== 'in' || condition.operand.kind !== 'path') return []
  const { path } = condition.operand
  if (path.length > 1 || path[0] !== name) return []
  return condition.candidates.flatMap((each) => (each.kind === 'value' ? [each.value] : []))
}

/** A key value as a string; bytes are base64. */
function stringOf(value: AttributeValue): string {
  if ('S' in value) return value.S
  if ('N' in value) return value.N
  if ('B' in value) return value.B
  // No key can have that type: the operation rejects it.
  return typeOf(value)
}
