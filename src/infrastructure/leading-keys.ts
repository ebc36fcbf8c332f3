import { type AnyEntity, type EntityKey, type KeyCodec, reservedKeysOf, type Table } from '../model/index.ts'
import { literalPattern, type PolicyStatement } from './policy.ts'

type Condition = PolicyStatement['Condition']

/**
 * The condition that all partition keys of a request are among those of these entities' keys on one index: the fixed
 * text that their templates begin with. None where a template begins with a value, so that any key may be one.
 */
export function leadingKeysOf(keys: readonly EntityKey[], others: readonly string[] = []): Condition {
  const patterns = [...new Set([...keys.map(({ partition: [first] }) => patternOf(first)), ...others])]
  if (patterns.includes('*') || patterns.length === 0) return undefined
  return { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns.sort() } }
}

/** The pattern of the partition keys of the gateway's own items that are in no tenant. */
export function systemKeys({ definition, primaryIndex: { partition } }: Table): string {
  const areText = partition[0].type === 'S'
  return areText ? `${literalPattern(reservedKeysOf(definition).mark)}*` : '*'
}

/** Those of the items in tenants, which begin as all keys of a tenant do, are among the entities' patterns. */
function patternOf({ template, format, key }: KeyCodec): string {
  const [first, ...others] = template.segments
  if (format === 'native' || key.type !== 'S' || first?.kind !== 'literal') return '*'
  return literalPattern(first.text) + (others.length === 0 ? '' : '*')
}

/** The keys that these entities have on an index. */
export function keysOn(entities: readonly AnyEntity[], index: string | undefined): EntityKey[] {
  return entities.flatMap((entity) => {
    const key = index === undefined ? entity.primaryKey : entity.indexKeys.get(index)
    return key === undefined ? [] : [key]
  })
}
