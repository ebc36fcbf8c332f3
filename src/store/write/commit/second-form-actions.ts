import { isDeepStrictEqual } from 'node:util'
import {
  type AnyEntity,
  type Document,
  decodeItem,
  encodeValues,
  ItemError,
  keyNamesOf,
  type SecondForm,
  storedName,
  upgraded,
} from '../../../model/index.ts'
import { required } from '../../../required.ts'
import { Placeholders } from '../../expressions/index.ts'
import { pickKey } from '../../plan/index.ts'
import {
  absent,
  alreadyExists,
  type CheckAction,
  type DeleteAction,
  isPresent,
  type PutAction,
  placeOf,
  type WriteAction,
  type WriteTarget,
} from '../action/index.ts'
import { appliedChanges, asRead, unchanged } from '../change/index.ts'
import { contextOf, itemText, undeclared } from '../companions/index.ts'
import type { Step } from '../plan/index.ts'

/** An action on the second form of a write's item, or on the record of the forms. */
export interface FormAction {
  readonly write: Step
  readonly action: PutAction | DeleteAction | CheckAction
  /** The key of the second form, as a string, if the action must not touch the form of another item. */
  readonly own?: string
}

/** The actions on the second form of a write's item. */
export function ofSecondForm(write: Step): readonly FormAction[] {
  return secondActions(write).map((action) => ({ write, action }))
}

/**
 * The actions on the second form of an item while another item may have the same second form. They leave the other
 * item's form unchanged; the migration reports the collision when it compares both forms.
 */
export function ofOwnForms(write: Step, foreign: ReadonlySet<string>): readonly FormAction[] {
  const { entity } = write.target
  const second = required(entity.second, 'the second form')
  return secondActions(write).flatMap((action): readonly FormAction[] => {
    if (action.condition !== '') return [{ write, action }]
    const own = itemText(action.entity, action.key)
    if (foreign.has(own)) return []
    const form = secondFormOf(entity, second, required(write.read, 'an item with a second form'))
    return [{ write, own, action: ifOwn(action, entity, form) }]
  })
}

/**
 * One action for each second form: if one write deletes it and another puts it, only the put.
 *
 * @throws WriteError ALREADY_EXISTS if two writes put the same one.
 */
export function onceEach(actions: readonly FormAction[]): readonly FormAction[] {
  const once = new Map<string, FormAction>()
  for (const each of actions) {
    const { action, write } = each
    const text = itemText(action.entity, action.key)
    const known = once.get(text)
    if (known?.action.kind === 'put' && action.kind === 'put') {
      // While the migration fills second forms, two items may still have the same one: the first write keeps it.
      if (each.own !== undefined) continue
      throw alreadyExists(action.entity, undefined, placeOf(write.intent, write.intent.position))
    }
    const put = [known, each].find((one) => one?.action.kind === 'put')
    const isMoved = known !== undefined && put !== undefined
    const moved = put && { write: put.write, action: { ...put.action, condition: '', attributes: {} } }
    once.set(text, isMoved && moved ? moved : each)
  }
  return [...once.values()]
}

/** The second form of a stored item. @throws ItemError; DynagateError BAD_USER_INPUT if its values don't fit. */
export function secondFormOf(
  entity: AnyEntity,
  { entity: other, values }: SecondForm,
  item: Document,
): Document {
  const form = upgraded(entity, asRead(item))
  const of: Readonly<Record<string, unknown>> = values(decodeItem(entity, form) as never)
  const kept = undeclared(other, undeclared(entity, form))
  return { ...kept, ...encodeValues(other, { ...contextOf(entity, item), ...of }) }
}

/** Whether a stored document is the second form of an item. */
export function isSecondFormOf(expected: Document, stored: Document | undefined): boolean {
  return stored !== undefined && isDeepStrictEqual(asRead(expected), asRead(stored))
}

/** Puts the second form of an item, unconditionally. */
export function putSecond({ tableName }: WriteTarget, { entity }: SecondForm, item: Document): PutAction {
  const key = pickKey(item, entity.table.primaryIndex)
  return { kind: 'put', tableName, entity, key, item, condition: '', attributes: {}, conditionsOn: [] }
}

function secondActions({ target, intent, made, read }: Step): readonly (PutAction | DeleteAction)[] {
  const { entity, tableName } = target
  const second = required(entity.second, 'the second form')
  const form = (item: Document) => secondFormOf(entity, second, item)
  // The key of an expired item's second form may belong to another item by now.
  const isReplaced = intent.kind !== 'create' && read !== undefined && isPresent(target, read)
  const before = isReplaced ? formIfAny(form, read) : undefined
  const after = afterOf(made, read)
  const put = after && putSecond(target, second, form(after))
  const key = before && pickKey(before, second.entity.table.primaryIndex)
  if (put && key && isDeepStrictEqual(put.key, key)) return [put]
  const added = put && ifAbsent(target, put)
  if (key === undefined) return added ? [added] : []
  const remove: DeleteAction = {
    kind: 'delete',
    tableName,
    entity: second.entity,
    key,
    condition: '',
    attributes: {},
    conditionsOn: [],
  }
  return added ? [remove, added] : [remove]
}

/** Puts a second form only if its key is free: unless it contains all of the first key, other items may have it too. */
function ifAbsent(target: WriteTarget, put: PutAction): PutAction {
  const placeholders = new Placeholders()
  const condition = absent({ ...target, entity: put.entity }, placeholders)
  return { ...put, condition, attributes: placeholders.attributes }
}

/** Undefined for an item that doesn't fit its entity: it has no second form. */
function formIfAny(form: (item: Document) => Document, item: Document): Document | undefined {
  try {
    return form(item)
  } catch (error) {
    if (error instanceof ItemError) return undefined
    throw error
  }
}

/** The item after a write; undefined for none. */
function afterOf(made: WriteAction, read: Document | undefined): Document | undefined {
  if (made.kind === 'put') return made.item
  if (made.kind === 'delete') return undefined
  return made.kind === 'update'
    ? appliedChanges(required(read, 'the item that is updated'), made.changes)
    : required(read, 'the item that is checked')
}

/** Makes an action conditional: its key is free or has this form. @param form the second form of the item that was read. */
function ifOwn<Action extends PutAction | DeleteAction>(
  action: Action,
  entity: AnyEntity,
  form: Document,
): Action {
  const placeholders = new Placeholders()
  const [partition] = entity.table.primaryIndex.partition
  const names = keyNamesOf(entity)
    .map((name) => storedName(entity.attributes, name))
    .filter((name) => form[name] !== undefined)
  const missing = `attribute_not_exists(${placeholders.name(partition.name)})`
  const isOwn = names.map((name) => unchanged(name, form, placeholders)).join(' AND ')
  const condition = names.length === 0 ? '' : `${missing} OR ${isOwn}`
  return { ...action, condition, attributes: placeholders.attributes }
}
