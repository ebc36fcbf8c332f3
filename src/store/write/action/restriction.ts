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
 * A delete that fails while the item has children that restrict it, by its counts.
 *
 * @param changes what its transaction changes of the counts: children that it deletes don't restrict the item.
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

/** A count says nothing until the children that were stored before it have been counted. */
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

/** Why an item isn't deleted whose children may not be counted. */
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

/** What changes add to an attribute: a plain decimal. */
export function addedTo(attribute: string, changes: readonly Change[]): string {
  const change = changes.find(({ path: [name] }) => name === attribute)
  return change?.kind === 'add' ? plainDecimal(String(change.value)) : '0'
}
