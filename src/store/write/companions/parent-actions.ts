import {
  type AnyEntity,
  type Document,
  isAggregated,
  type ParentRelation,
  parentAttributes,
  plainDecimal,
  readNumber,
} from '../../../model/index.ts'
import { joinedAttributes, Placeholders } from '../../expressions/index.ts'
import {
  absent,
  type CheckAction,
  present,
  type UpdateAction,
  type WriteAction,
  type WriteTarget,
} from '../action/index.ts'
import { type Change, plusDecimal, updateExpression } from '../change/index.ts'
import type { Membership, ParentChange } from './membership.ts'

/** The action of a transaction on one parent of its items. */
export interface ParentAction<Write> {
  readonly action: UpdateAction | CheckAction
  readonly parent: AnyEntity
  readonly text: string
  /** The changes to its counts and sums. */
  readonly changes: readonly Change[]
  /** A write that adds a child, and the relation; undefined if the writes only change or remove children. */
  readonly joined: { readonly write: Write; readonly relation: ParentRelation } | undefined
  readonly write: Write
}

/**
 * The actions on the parents of a transaction's writes, one for each parent. A parent that gets a child must exist. A
 * parent whose children only change or are removed may be missing, for example after writes by other programs: then there
 * are no counts to change.
 *
 * @param unexpected the parents, as strings, that contradicted an earlier plan: missing where it expected them, or found
 *   where it expected them to be missing.
 */
export function parentActions<Write extends ChildWrite>(
  writes: readonly Write[],
  unexpected: ReadonlySet<string>,
): readonly ParentAction<Write>[] {
  const changed = new Map<string, Changed<Write>>()
  for (const write of writes) {
    if (write.target.entity.parents.size > 0) collect(write, changed)
  }
  return [...changed.values()].map((each) => actionOn(each, unexpected))
}

interface ChildWrite {
  readonly target: WriteTarget
  readonly parents: ParentChange
  readonly intent: { readonly orphanOf?: string | undefined }
}

/** One write's change to one parent. */
interface Changed<Write> {
  readonly write: Write
  readonly membership: Membership
  readonly amounts: Map<string, string>
  joined: ParentAction<Write>['joined']
  isCounted: boolean
}

function collect<Write extends { readonly parents: ParentChange }>(
  write: Write,
  changed: Map<string, Changed<Write>>,
): void {
  const { before, after } = write.parents
  const of = (membership: Membership) => {
    const known = changed.get(membership.text) ?? {
      write,
      membership,
      amounts: new Map<string, string>(),
      joined: undefined,
      isCounted: false,
    }
    changed.set(membership.text, known)
    return known
  }
  for (const membership of after) {
    const former = before.find((each) => isSameParent(each, membership))
    if (former !== undefined && isSameAmounts(former, membership)) continue
    const each = of(membership)
    if (former === undefined) each.joined ??= { write, relation: membership.relation }
    addTo(each, membership, 1n)
  }
  for (const membership of before) {
    const later = after.find((each) => isSameParent(each, membership))
    const isUnchanged = later !== undefined && isSameAmounts(later, membership)
    if (!isUnchanged && isAggregated(membership.relation)) addTo(of(membership), membership, -1n)
  }
}

function addTo(changed: Changed<unknown>, { relation, amounts }: Membership, sign: 1n | -1n): void {
  changed.isCounted ||= isAggregated(relation)
  for (const [name, amount] of amounts) {
    changed.amounts.set(name, plusDecimal(changed.amounts.get(name) ?? '0', amount, sign))
  }
}

function actionOn<Write extends ChildWrite>(
  { write, membership, amounts, joined, isCounted: counts }: Changed<Write>,
  unexpected: ReadonlySet<string>,
): ParentAction<Write> {
  const { relation, holder, key, text } = membership
  const target: WriteTarget = { ...write.target, entity: holder }
  const of = { parent: relation.parent, text, joined, write }
  const isMissing = (write.intent.orphanOf === relation.name) !== unexpected.has(text)
  if (joined === undefined && isMissing) {
    return { ...of, changes: [], action: checkOf(target, key, absent) }
  }
  if (!counts) return { ...of, changes: [], action: checkOf(target, key, present) }
  const added = [...amounts].filter(([, amount]) => plainDecimal(amount) !== '0')
  const changes = [
    ...added.map(([name, amount]) => addition(name, amount)),
    addition(parentAttributes.changes, '1'),
  ]
  return { ...of, changes, action: updateOf(target, key, changes) }
}

function addition(name: string, amount: string): Change {
  return { kind: 'add', path: [name], value: readNumber(amount) }
}

function checkOf(
  target: WriteTarget,
  key: Document,
  conditionOf: (target: WriteTarget, placeholders: Placeholders) => string,
): CheckAction {
  const placeholders = new Placeholders()
  const condition = conditionOf(target, placeholders)
  return { ...actionOf(target, key), kind: 'check', condition, attributes: placeholders.attributes }
}

function updateOf(target: WriteTarget, key: Document, changes: readonly Change[]): UpdateAction {
  const placeholders = new Placeholders()
  const condition = present(target, placeholders)
  const update = updateExpression(changes, placeholders)
  return {
    ...actionOf(target, key),
    kind: 'update',
    update,
    changes,
    condition,
    attributes: placeholders.attributes,
  }
}

function actionOf({ entity, tableName }: WriteTarget, key: Document) {
  return { tableName, entity, key, conditionsOn: [] }
}

function isSameParent(one: Membership, other: Membership): boolean {
  return one.relation === other.relation && one.text === other.text
}

function isSameAmounts(one: Membership, other: Membership): boolean {
  return [...one.amounts].every(
    ([name, amount]) => plainDecimal(amount) === plainDecimal(other.amounts.get(name) ?? '0'),
  )
}

/** Adds the changes of its children to an action on a parent that the transaction writes itself. */
export function withParentChanges(action: WriteAction, changes: readonly Change[]): WriteAction | undefined {
  if (changes.length === 0) return action
  switch (action.kind) {
    case 'put':
      return { ...action, item: withAdditions(action.item, changes) }
    case 'update':
      return action.isUpsert ? undefined : withUpdate(action, action, changes)
    case 'check':
      return withUpdate(action, { update: '', changes: [] }, changes)
    case 'delete':
      return undefined
  }
}

function withAdditions(item: Document, changes: readonly Change[]): Document {
  const after = { ...item }
  for (const change of changes) {
    const [name] = change.path
    if (change.kind !== 'add') continue
    after[name] = readNumber(plusDecimal(plainDecimal(String(after[name] ?? 0)), String(change.value), 1n))
  }
  return after
}

function withUpdate(
  action: UpdateAction | CheckAction,
  { update, changes: own }: Pick<UpdateAction, 'update' | 'changes'>,
  changes: readonly Change[],
): UpdateAction {
  const placeholders = new Placeholders('of')
  // An expression may have each clause only once, and all of these changes belong to its first clause, SET.
  const added = updateExpression(changes, placeholders)
  const rest = update.startsWith('SET ') ? `, ${update.slice('SET '.length)}` : ` ${update}`
  return {
    ...action,
    kind: 'update',
    update: `${added}${rest}`.trimEnd(),
    changes: [...own, ...changes],
    attributes: joinedAttributes(action.attributes, placeholders.attributes),
  }
}
