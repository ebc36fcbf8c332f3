import {
  type AnyAccessPattern,
  type AnyEntity,
  countedForm,
  countedRelation,
  counterOf,
  inTenant,
  isSharded,
  type ParentRelation,
  parentAttributes,
  primaryKeyOf,
  type ShardedRelation,
  storedName,
  tenantOf,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import { planByKey } from '../plan/index.ts'
import type { ReadLoader } from './read-loader.ts'
import type { Reading } from './reading.ts'
import { shardTotals } from './shard-totals.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The number of items of a query, from the count of their parent. Undefined if no parent counts exactly these items, if
 * the parent doesn't exist, or if its children haven't been counted since the model changed.
 */
export async function maintainedCount(
  pattern: AnyAccessPattern,
  args: Values,
  { loader, rule }: Pick<Reading, 'loader' | 'rule'>,
): Promise<number | undefined> {
  const isOfAll = !rule?.excludesSome && !isNarrowed(pattern, args)
  const relation = isOfAll ? countedRelation(pattern) : undefined
  if (relation === undefined) return undefined
  const { parent, count } = relation
  const key = parentKeyIn(relation, args)
  if (isSharded(relation)) {
    const total = await totalOf(relation, relation.count, key, loader)
    return total === undefined ? undefined : Number(total)
  }
  const stored = await loader.item(planByKey(parent, key))
  if (stored === null || stored[parentAttributes.counted] !== countedForm(parent)) return undefined
  return Number(stored[storedName(parent.attributes, required(count, 'a count'))])
}

/**
 * A sharded counter of an item: a number, or a decimal as a string. Null if the item doesn't exist, or if its children
 * haven't been counted since the model changed.
 *
 * @throws TypeError unless the entity has such a counter.
 */
export async function counterValue(
  entity: AnyEntity,
  name: string,
  key: Values,
  loader: ReadLoader,
): Promise<number | string | null> {
  const counter = counterOf(entity, name)
  const total = await totalOf(counter.relation, name, key, loader)
  return total === undefined ? null : counter.valueOf(total)
}

/** Whether the arguments select only some of the children of a parent. */
function isNarrowed(pattern: AnyAccessPattern, args: Values): boolean {
  return (
    isGiven(args.filter) || pattern.arguments.some(({ name, slot }) => slot === 'sort' && isGiven(args[name]))
  )
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function parentKeyIn({ key }: ParentRelation, args: Values): Values {
  const values = Object.fromEntries(key.map(([ofParent, ofChild]) => [ofParent, args[ofChild]]))
  return inTenant(values, tenantOf(args))
}

/** The total of one counter, as a plain decimal. */
async function totalOf(
  relation: ShardedRelation,
  name: string,
  key: Values,
  loader: ReadLoader,
): Promise<string | undefined> {
  const of = { relation, parentKey: primaryKeyOf(relation.parent, key), tenant: tenantOf(key) }
  return (await shardTotals(of, loader))?.get(name)
}
