import { isDeepStrictEqual } from 'node:util'
import { type AnyEntity, type Document, primaryKeyOf, storedName } from '../../../model/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import {
  copyOf,
  formsEntity,
  isAsRecorded,
  recordIn,
  recordKey,
  servedBy,
  unserved,
  writesBoth,
} from '../../forms/index.ts'
import {
  type CheckAction,
  type DeleteAction,
  type Execution,
  type PutAction,
  type UpdateAction,
  type WriteTarget,
  withConditions,
} from '../action/index.ts'
import { checkLength, unchanged } from '../change/index.ts'
import { itemText } from '../companions/index.ts'
import type { Intent, Step } from '../plan/index.ts'
import { type FormAction, ofOwnForms, ofSecondForm, onceEach } from './second-form-actions.ts'

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
 * @param foreign the second forms, as strings, that turned out to be those of other items.
 * @throws DynagateError UPSTREAM_UNAVAILABLE if items aren't served by the keys of this model.
 */
export async function withSecondForms(
  steps: readonly Step[],
  known: FormRecords,
  { execution, foreign }: { readonly execution: Execution; readonly foreign: ReadonlySet<string> },
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
      ...onceEach(
        doubled.flatMap((write) => {
          const isFilling = records.get(write.target.entity)?.isFilling === true
          return isFilling ? ofOwnForms(write, foreign) : ofSecondForm(write)
        }),
      ),
      ...checks.values(),
    ],
  }
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
  /** Whether it isn't known yet that each item has a second form of its own. */
  readonly isFilling: boolean
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
  return { isDoubled: writesBoth(record), isFilling: record?.stage === 'filling', check }
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
  const isAsRead = wholeItem(action.entity, read, placeholders)
  const guarded = withConditions(action, [isAsRead], placeholders.attributes)
  checkLength(action.entity, guarded.condition)
  return guarded
}
