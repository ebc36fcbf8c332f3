import {
  type AnyEntity,
  type Condition,
  countedForm,
  type Document,
  type ParentRelation,
  parentAttributes,
  plainDecimal,
  relationsTo,
  storedName,
} from '../../../model/index.ts'
import { conditionExpression, Placeholders } from '../../expressions/index.ts'
import { type Change, plusDecimal } from '../change/index.ts'
import type { DeleteAction, NamedLimit } from './action.ts'
import { withConditions } from './with-conditions.ts'

/**
 * Adds to a delete the condition that the item's counts show no children that restrict it.
 *
 * @param changes the transaction's changes to the counts: children that it deletes itself don't restrict the item.
 */
export function restricted(action: DeleteAction, changes: readonly Change[] = []): DeleteAction {
  const { entity } = action
  const relations = relationsTo(entity).filter(
    ({ onDelete, shards }) => onDelete === 'restrict' && shards === undefined,
  )
  if (relations.length === 0) return action
  const limits = [
    countedLimit(entity, relations),
    ...relations.flatMap((each) => childlessLimit(entity, each, changes)),
  ]
  const placeholders = new Placeholders('of')
  const conditions = limits.map(({ condition }) => conditionExpression(condition, placeholders))
  const all = conditions.map((each) => `(${each})`)
  return { ...withConditions(action, all, placeholders.attributes), limits }
}

/** A count is valid only after a backfill has counted the children that were stored before the count was declared. */
function countedLimit(entity: AnyEntity, relations: readonly ParentRelation[]): NamedLimit {
  const form = countedForm(entity) ?? ''
  return {
    name: relations.flatMap(({ count }) => count ?? []).join(),
    condition: { kind: 'compare', attribute: parentAttributes.counted, operator: 'eq', values: [form] },
    holds: (item) => item[parentAttributes.counted] === form,
    expected: 'counted',
    reason: uncounted,
  }
}

/** Why an item can't be deleted while some of its children may be uncounted. */
export const uncounted = 'its children have not been counted since the model changed: run dynagate backfill'

function childlessLimit(
  { attributes }: AnyEntity,
  { child, count }: ParentRelation,
  changes: readonly Change[],
): NamedLimit[] {
  if (count === undefined) return []
  const attribute = storedName(attributes, count)
  const deleted = plusDecimal('0', addedTo(attribute, changes), -1n)
  const condition: Condition = { kind: 'compare', attribute, operator: 'eq', values: [Number(deleted)] }
  const holds = (item: Document) => plainDecimal(String(item[attribute] ?? 0)) === plainDecimal(deleted)
  return [{ name: count, condition, holds, expected: deleted, reason: `it still has items of ${child}` }]
}

/** The amount that changes add to an attribute, as a plain decimal. */
export function addedTo(attribute: string, changes: readonly Change[]): string {
  const change = changes.find(({ path: [name] }) => name === attribute)
  return change?.kind === 'add' ? plainDecimal(String(change.value)) : '0'
}
