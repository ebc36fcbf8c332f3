import { type Document, decodeItem, inTenant, keyNamesOf, tenantOf } from '../../model/index.ts'
import type { DynamoClient } from '../client/index.ts'
import {
  commit,
  contextOf,
  copiesOf,
  hasTheseCopies,
  isPresent,
  membershipsOf,
  TransactionPlan,
  type WriteTarget,
} from '../write/index.ts'

/**
 * Compares an item's copies with the attributes of its parents, and corrects those that differ. Copies of a parent that
 * doesn't exist are kept.
 *
 * @param isRepair whether to correct differing copies; otherwise they are only detected.
 * @returns whether copies differed.
 * @throws WriteError NOT_FOUND, CONFLICT if others changed the item meanwhile.
 */
export async function recopy(
  target: WriteTarget,
  stored: Document,
  { client, isRepair }: { readonly client: DynamoClient; readonly isRepair: boolean },
): Promise<boolean> {
  const { entity, tableName } = target
  const context = contextOf(entity, stored)
  const copying = membershipsOf(target, stored, context).filter(({ relation }) => relation.copies.length > 0)
  const found = await Promise.all(
    copying.map(async ({ relation, key: Key }) => {
      const { Item } = await client.get({ TableName: tableName, Key, ConsistentRead: true }, {})
      const isThere = Item !== undefined && isPresent({ ...target, entity: relation.parent }, Item)
      return isThere ? copiesOf(relation, Item) : {}
    }),
  )
  const copies = Object.assign({}, ...found) as Readonly<Record<string, unknown>>
  if (hasTheseCopies(entity, stored, copies)) return false
  if (!isRepair) return true
  const plan = new TransactionPlan(() => ({ ...target, now: Date.now() }))
  const names = keyNamesOf(entity)
  const item = decodeItem(entity, stored, new Set(names))
  const key = Object.fromEntries(names.map((name) => [name, item[name]]))
  plan.recopy(entity, inTenant(key, tenantOf(context)))
  await commit(plan, { client, within: () => ({}), onOutcomes: async () => {} })
  return true
}
