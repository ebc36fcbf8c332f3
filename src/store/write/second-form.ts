import { isDeepStrictEqual } from 'node:util'
import {
  type AnyEntity,
  type Document,
  decodeItem,
  encodeValues,
  ItemError,
  primaryKeyOf,
  type SecondForm,
  storedName,
  upgraded,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import { joinedAttributes, Placeholders } from '../expressions/index.ts'
import {
  copyOf,
  formsEntity,
  isAsRecorded,
  recordIn,
  recordKey,
  servedBy,
  unserved,
  writesBoth,
} from '../forms/index.ts'
import { pickKey } from '../plan/index.ts'
import type { CheckAction, DeleteAction, PutAction, UpdateAction, WriteAction } from './action.ts'
import { appliedChanges } from './applied-changes.ts'
import { asRead } from './as-read.ts'
import type { Execution } from './execute.ts'
import type { Intent } from './intent.ts'
import { itemText } from './membership.ts'
import type { Step } from './plan-step.ts'
import { contextOf, undeclared } from './plan-upgrade.ts'
import { checkLength, unchanged } from './update-expression.ts'
import { alreadyExists, placeOf } from './write-error.ts'
import { absent, type WriteTarget } from './write-target.ts'

/** An action on the second form of a write's item, or on the record of the forms. */
export interface FormAction {
  readonly write: Step
  readonly action: PutAction | DeleteAction | CheckAction
}

/** The writes of a transaction with what stores the second forms of their items. */
export interface Doubled {
  /** The writes: those of items that were read are made only if these are as they were read. */
  readonly steps: readonly Step[]
  readonly actions: readonly FormAction[]
}

/** The records of the entities that have second forms, as they were read. */
export type FormRecords = ReadonlyMap<AnyEntity, RecordedForms>

/**
 * Reads the records of the forms of these items, before the items themselves: one that is missing may only be missing by the keys
 * of this model.
 *
 * @throws DynagateError UPSTREAM_UNAVAILABLE if items aren't served by the keys of this model.
 */
export async function readForms(intents: readonly Intent[], execution: Execution): Promise<FormRecords> {
  const records = new Map<AnyEntity, RecordedForms>()
  for (const { target, key } of intents) {
    const { entity } = target
    if (entity.second === undefined || records.has(entity)) continue
    records.set(entity, await recorded(target, primaryKeyOf(entity, key), execution))
  }
  return records
}

/**
 * Adds to the writes of a transaction those of the second forms of their items: whole items, as the first form determines them.
 * All are made on the condition that the records of the forms are as they were read, so that a process never writes one form
 * where both have to be written.
 *
 * @throws DynagateError UPSTREAM_UNAVAILABLE if items aren't served by the keys of this model.
 */
export async function withSecondForms(
  steps: readonly Step[],
  known: FormRecords,
  execution: Execution,
): Promise<Doubled> {
  const changed = steps.filter(
    ({ target, made }) => target.entity.second !== undefined && made.kind !== 'check',
  )
  if (changed.length === 0) return { steps, actions: [] }
  // Children that move with their parent aren't among the intents.
  const records = new Map(known)
  const checks = new Map<AnyEntity, FormAction>()
  for (const write of changed) {
    const { target, made } = write
    const record = records.get(target.entity) ?? (await recorded(target, made.key, execution))
    records.set(target.entity, record)
    checks.set(target.entity, { write, action: record.check })
  }
  const doubled = changed.filter(({ target }) => records.get(target.entity)?.isDoubled)
  return {
    steps: steps.map((step) => (doubled.includes(step) ? guarded(step) : step)),
    actions: [
      ...onceEach(doubled.flatMap((write) => secondActions(write).map((action) => ({ write, action })))),
      ...checks.values(),
    ],
  }
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

/** Puts an item in its second form, whatever is there. */
export function putSecond({ tableName }: WriteTarget, { entity }: SecondForm, item: Document): PutAction {
  const key = pickKey(item, entity.table.primaryIndex)
  return { kind: 'put', tableName, entity, key, item, condition: '', attributes: {}, asks: [] }
}

/** Whether an item of which both forms are written isn't as it was read. */
export function hasChangedForm(
  kind: string,
  { entity }: WriteTarget,
  { read, found }: { readonly read: Document | undefined; readonly found: Document | undefined },
): boolean {
  if (entity.second === undefined || read === undefined) return false
  return (kind === 'update' || kind === 'delete' || kind === 'recopy') && !isDeepStrictEqual(read, found)
}

/** The condition that an item is as it was read. */
export function wholeItem({ attributes }: AnyEntity, read: Document, placeholders: Placeholders): string {
  const declared = Object.keys(attributes).map((name) => storedName(attributes, name))
  const names = new Set([...declared, ...Object.keys(read)])
  return [...names].map((name) => unchanged(name, read, placeholders)).join(' AND ')
}

/** A record as it was read, and the action that requires it to be so. */
interface RecordedForms {
  /** Whether writes store both forms. */
  readonly isDoubled: boolean
  readonly check: CheckAction
}

/** Reads the copy of a record that the writes of an item require. */
async function recorded(
  { entity, tableName }: WriteTarget,
  ofItem: Document,
  { client, within }: Execution,
): Promise<RecordedForms> {
  const { table } = entity
  const forms = formsEntity(table)
  const key = primaryKeyOf(forms, recordKey(entity, copyOf(itemText(entity, ofItem))))
  const { Item } = await client.get({ TableName: tableName, Key: key, ConsistentRead: true }, within())
  const record = recordIn(table, Item)
  if (!servedBy(entity, record)) throw unserved(entity, record)
  const placeholders = new Placeholders()
  const names = Item === undefined ? [table.primaryIndex.partition[0].name] : isAsRecorded(table)
  const condition = names.map((name) => unchanged(name, Item, placeholders)).join(' AND ')
  const { attributes } = placeholders
  const check: CheckAction = { kind: 'check', tableName, entity: forms, key, condition, attributes, asks: [] }
  return { isDoubled: writesBoth(record), check }
}

function secondActions({ target, intent, made, read }: Step): readonly (PutAction | DeleteAction)[] {
  const { entity, tableName } = target
  const second = required(entity.second, 'the second form')
  const form = (item: Document) => secondFormOf(entity, second, item)
  const isReplaced = intent.kind !== 'create' && read !== undefined
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
    asks: [],
  }
  return added ? [remove, added] : [remove]
}

/** Other items may have the key of a second form, if not all attributes of the first key are in it. */
function ifAbsent(target: WriteTarget, put: PutAction): PutAction {
  const placeholders = new Placeholders()
  const condition = absent({ ...target, entity: put.entity }, placeholders)
  return { ...put, condition, attributes: placeholders.attributes }
}

/**
 * One action on each second form: where a write deletes it and another one puts it, only the latter.
 *
 * @throws WriteError ALREADY_EXISTS for two writes that put one.
 */
function onceEach(actions: readonly FormAction[]): readonly FormAction[] {
  const once = new Map<string, FormAction>()
  for (const each of actions) {
    const { action, write } = each
    const text = itemText(action.entity, action.key)
    const known = once.get(text)
    if (known?.action.kind === 'put' && action.kind === 'put')
      throw alreadyExists(action.entity, undefined, placeOf(write.intent, write.intent.position))
    const put = [known, each].find((one) => one?.action.kind === 'put')
    const isMoved = known !== undefined && put !== undefined
    once.set(text, isMoved ? { ...put, action: { ...put.action, condition: '', attributes: {} } } : each)
  }
  return [...once.values()]
}

/** Undefined for an item that doesn't fit its entity, which has no second form. */
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

/** A write that is made only if its item is as it was read. A move requires that already. */
function guarded(step: Step): Step {
  const { made, read, intent } = step
  if (read === undefined || made.kind === 'check') return step
  if (intent.kind === 'move' || (made.kind === 'put' && intent.kind !== 'put')) return step
  const action = asItWasRead(made, read)
  return { ...step, made: action, actions: step.actions.map((each) => (each === made ? action : each)) }
}

function asItWasRead<Action extends PutAction | UpdateAction | DeleteAction>(
  action: Action,
  read: Document,
): Action {
  const placeholders = new Placeholders('form')
  const condition = `${action.condition} AND ${wholeItem(action.entity, read, placeholders)}`
  return {
    ...action,
    condition: checkLength(action.entity, condition),
    attributes: joinedAttributes(action.attributes, placeholders.attributes),
  }
}
