import { codecsOf, type Document } from '../../../model/index.ts'
import { conditionExpression, Placeholders } from '../../expressions/index.ts'
import {
  boundTo,
  type Execution,
  isAllowed,
  isPresent,
  type ParentRule,
  type WriteAction,
  type WriteRule,
  type WriteTarget,
  withConditions,
} from '../action/index.ts'
import { itemText, type Membership } from '../companions/index.ts'
import type { Intent, Step } from '../plan/index.ts'
import { parentMissing } from './commit-failure.ts'
import type { Planned } from './planned.ts'

/** The new parents of a transaction's items that the caller's access rules restrict. */
export interface ReadableParents {
  /** The rules that DynamoDB evaluates, by the parents' keys. */
  readonly rules: ReadonlyMap<string, WriteRule>
  /** The parents that were read, by their keys. */
  readonly items: ReadonlyMap<string, Document>
}

/**
 * Applies the caller's rules to new parents. To the caller, a parent that they may not read doesn't exist; otherwise a
 * new child would reveal that the parent exists, and the attributes copied from it. A parent is read first if the child
 * copies from it, if functions of the rule need it, if its stored form may have an earlier version, or if the relation
 * has shards, because a write of a shard doesn't touch the parent.
 *
 * @throws WriteError NOT_FOUND for a parent that the caller may not read, as for one that doesn't exist.
 * @throws DynagateError FORBIDDEN if the caller may read no item of the parent's entity.
 */
export async function readableParents(
  steps: readonly Step[],
  { of, client, within }: Execution & { readonly of: number },
): Promise<ReadableParents> {
  const rules = new Map<string, WriteRule>()
  const items = new Map<string, Document>()
  const asking = newParents(steps).map(async ({ write, membership, rule }) => {
    const { relation, parentKey: Key, text } = membership
    const { parent, copies } = relation
    const readRule = rule(parent, keyIn(membership))
    if (readRule === undefined) return
    if (readRule.excludesAll) throw parentMissing({ write, relation }, of)
    const isDecided = readRule.readFirst.length === 0 && relation.shards === undefined
    if (isDecided && copies.length === 0 && parent.versions === undefined) {
      rules.set(text, readRule)
      return
    }
    const target: WriteTarget = { ...write.target, entity: parent }
    const { Item } = await client.get({ TableName: target.tableName, Key, ConsistentRead: true }, within())
    if (Item === undefined || !isPresent(target, Item) || !isAllowed(readRule, parent, Item)) {
      throw parentMissing({ write, relation }, of)
    }
    // A transaction that changes a shard doesn't touch the parent.
    if (relation.shards !== undefined) return
    items.set(text, Item)
    if (parent.versions === undefined) rules.set(text, boundTo(readRule, parent, Item))
  })
  await Promise.all(asking)
  return { rules, items }
}

interface NewParent {
  readonly write: Step
  readonly membership: Membership
  readonly rule: ParentRule
}

/** The parents that items newly get, each once, except those that the transaction itself creates. */
function newParents(steps: readonly Step[]): readonly NewParent[] {
  const found = new Map<string, NewParent>()
  for (const write of steps) {
    const rule = parentRuleOf(write.intent)
    if (rule === undefined) continue
    const { before, after } = write.parents
    for (const membership of after) {
      const { relation, parentKey } = membership
      const text = itemText(relation.parent, parentKey)
      const isKept = before.some(
        (each) => each.relation === relation && itemText(relation.parent, each.parentKey) === text,
      )
      if (!isKept && !found.has(text)) found.set(text, { write, membership, rule })
    }
  }
  const created = steps.flatMap(({ actions }) => actions.filter(({ kind }) => kind === 'put'))
  for (const { entity, key } of created) found.delete(itemText(entity, key))
  return [...found.values()]
}

function parentRuleOf({ check, rule, required }: Intent): ParentRule | undefined {
  return check?.parent ?? rule?.parent ?? required?.rule?.parent
}

function keyIn({ relation: { parent }, parentKey: key }: Membership): Readonly<Record<string, unknown>> {
  const codecs = codecsOf(parent.primaryKey)
  return Object.assign({}, ...codecs.map((codec) => codec.decode(key[codec.key.name] ?? null)))
}

/** Adds to the actions on new parents the condition that the caller may read them. */
export function ofReadable(
  planned: readonly Planned[],
  { rules }: Pick<ReadableParents, 'rules'>,
): readonly Planned[] {
  if (rules.size === 0) return planned
  return planned.map((each) => {
    const { action } = each
    const rule = rules.get(itemText(action.entity, action.key))
    const isOfParent = action.kind === 'check' || action.kind === 'update'
    return rule === undefined || !isOfParent ? each : { ...each, action: readableAction(action, rule) }
  })
}

function readableAction(action: WriteAction, { condition }: WriteRule): WriteAction {
  if (condition === undefined) return action
  const placeholders = new Placeholders('reader')
  const readable = conditionExpression(condition, placeholders)
  return withConditions(action, [`(${readable})`], placeholders.attributes)
}
