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

/** The writes of a transaction, and the actions that store the second forms of their items. */
export interface Doubled {
  /** The writes. Each write of an item that was read is conditional: the whole item must be unchanged. */
  readonly steps: readonly Step[]
  readonly actions: readonly FormAction[]
}

/** The records that were read, of the entities that have second forms. */
export type FormRecords = ReadonlyMap<AnyEntity, RecordedForms>

/**
 * Reads the records of the forms of these items before the items themselves: an item that seems to be missing may exist
 * under keys of another model.
 *
 * @throws DynagateError UPSTREAM_UNAVAILABLE if the keys of this model don't serve the items.
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
 * Adds to the writes of a transaction those of the items' second forms, which are computed from the whole first form. The
 * transaction requires that the records of the forms haven't changed since they were read, so that no process writes one
 * form while both must be written.
 *
 * @param foreign the second forms, as strings, that turned out to belong to other items.
 * @throws DynagateError UPSTREAM_UNAVAILABLE if the keys of this model don't serve the items.
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
  // Children that move with their parent aren't among the intents, so their records may not have been read yet.
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

/** Whether an item whose two forms are both written has changed since it was read. */
export function hasChangedForm(
  kind: string,
  { entity }: WriteTarget,
  { read, found }: { readonly read: Document | undefined; readonly found: Document | undefined },
): boolean {
  if (entity.second === undefined || read === undefined) return false
  return (kind === 'update' || kind === 'delete' || kind === 'recopy') && !isDeepStrictEqual(read, found)
}

/** The condition that no attribute of an item has changed since it was read. */
export function wholeItem({ attributes }: AnyEntity, read: Document, placeholders: Placeholders): string {
  const declared = Object.keys(attributes).map((name) => storedName(attributes, name))
  const names = new Set([...declared, ...Object.keys(read)])
  return [...names].map((name) => unchanged(name, read, placeholders)).join(' AND ')
}

/** The state of a record, and the check that the record hasn't changed since it was read. */
interface RecordedForms {
  /** Whether writes store both forms. */
  readonly isDoubled: boolean
  /** Whether second forms are still being filled: until then two items may have the same one. */
  readonly isFilling: boolean
  readonly check: CheckAction
}

/** Reads the copy of the record that writes of this item check. */
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
  const check: CheckAction = {
    kind: 'check',
    tableName,
    entity: forms,
    key,
    condition,
    attributes,
    conditionsOn: [],
  }
  return { isDoubled: writesBoth(record), isFilling: record?.stage === 'filling', check }
}

/** Makes a write conditional on an unchanged item. A move already is. */
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
