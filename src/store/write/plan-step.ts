import { type AnyEntity, type Document, primaryKeyOf } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { GetInput } from '../client/index.ts'
import type { PutAction, WriteAction } from './action.ts'
import { withValuesSet } from './change.ts'
import type { Execution } from './execute.ts'
import { planMove, readBeforeMove } from './plan-move.ts'
import { planUpdate, readBeforeUpdate } from './plan-update.ts'
import { planUpsert, readBeforeUpsert } from './plan-upsert.ts'
import { planCheck, planCreate, planDelete, planReplace, readForUnique } from './plan-whole-item.ts'
import type { Intent } from './transaction-plan.ts'
import { type Sentinel, sentinelsOf, type UniqueChange } from './unique-values.ts'
import { boundRequirement, type Requirement } from './write-condition.ts'
import { alreadyExists, notFound, placeOf } from './write-error.ts'
import { boundTo, isAllowed, readForRule } from './write-rule.ts'
import { isPresent, type WriteTarget } from './write-target.ts'

/** The write of an intent, and the read it was planned from. */
export interface Step {
  readonly intent: Intent
  readonly target: WriteTarget
  readonly actions: readonly WriteAction[]
  /** The action whose outcome is that of the write. */
  readonly made: WriteAction
  /** The item that was read for it, if that was necessary. */
  readonly read: Document | undefined
  readonly unique: UniqueChange
}

/** The context of planning a step. */
export interface Stepping extends Execution {
  /** How many writes were planned. */
  readonly of: number
  /** The upserts whose item has expired. */
  readonly expired: ReadonlySet<Intent>
}

/** Plans the write of an intent, after the read that it needs. */
export async function stepOf(intent: Intent, stepping: Stepping): Promise<Step> {
  const { target } = intent
  const { action, read, ...moving } = await plannedFor(intent, stepping)
  const sentinels = (item: Document | undefined) => sentinelsOf(target, item, intent.key)
  const { put } = moving
  if (put === undefined) {
    const unique = uniqueChangeOf(action, read, sentinels)
    return { intent, target, actions: [action], made: action, read, unique }
  }
  const unique = { before: sentinels(read), after: sentinels(put.item) }
  return { intent, target, actions: [action, put], made: put, read, unique }
}

/** The unique values that a write claims and releases, as far as it depends on them. */
function uniqueChangeOf(
  action: WriteAction,
  read: Document | undefined,
  sentinels: (item: Document | undefined) => readonly Sentinel[],
): UniqueChange {
  switch (action.kind) {
    case 'put':
      return { before: sentinels(read), after: sentinels(action.item) }
    case 'update':
      return { before: sentinels(read), after: sentinels(read && withValuesSet(read, action.changes)) }
    case 'delete':
      return { before: sentinels(read), after: [] }
    case 'check':
      return { before: [], after: [] }
  }
}

interface Planning {
  readonly action: WriteAction
  /** The put of an item that moves, besides the delete. */
  readonly put?: PutAction
  readonly read: Document | undefined
}

/** The action of an intent, and the item that was read for it. */
async function plannedFor(
  intent: Intent,
  { of, expired, client, within }: Stepping,
): Promise<Planning> {
  const { kind, target, key, patch, to, required: asked, put, rule } = intent
  const { entity } = target
  const missing = () => notFound(entity, placeOf(intent, of), { isUpdate: kind === 'update' })
  if (asked?.rule?.excludesAll) throw missing()
  const functions = readForRule(target, rule ?? asked?.rule, () => primaryKeyOf(entity, key))
  const readFor = async (question: GetInput) => (await client.get(question, within())).Item
  const readAllowed = async (question: GetInput) => {
    const read = await readFor(question)
    if (read && isPresent(target, read) && isAllowed(asked?.rule, entity, read)) return read
    throw missing()
  }
  switch (kind) {
    case 'create':
      return { action: required(put, 'the put of a create'), read: undefined }
    case 'put': {
      const question = readForUnique(target, key)
      const read = question && (await client.get(question, within())).Item
      return { action: planReplace(target, required(put, 'the put'), read), read }
    }
    case 'upsert': {
      if (expired.has(intent)) return { action: planCreate(target, patch), read: undefined }
      const question = readBeforeUpsert(target, patch) ?? functions
      const read = question && (await readFor(question))
      if (read && isPresent(target, read) && !isAllowed(rule, entity, read)) {
        throw alreadyExists(entity, undefined, placeOf(intent, of))
      }
      const own = rule && read ? boundTo(rule, entity, read) : rule
      return { action: planUpsert(target, patch, { read, rule: own }), read }
    }
    case 'delete': {
      const question = readForUnique(target, key) ?? functions
      const read = question && (await readAllowed(question))
      return { action: planDelete(target, key, bound(asked, entity, read), read), read }
    }
    case 'check': {
      const read = functions && (await readAllowed(functions))
      return { action: planCheck(target, key, bound(asked, entity, read)), read }
    }
    case 'update': {
      const question = readBeforeUpdate(target, key, patch) ?? functions
      const read = question && (await readAllowed(question))
      return { action: planUpdate(target, key, patch, { read, required: bound(asked, entity, read) }), read }
    }
    case 'move': {
      const read = await readAllowed(readBeforeMove(target, key))
      const move = { to: required(to, 'the key to move to'), patch }
      const [leave, arrive] = planMove(target, key, move, { read, required: bound(asked, entity, read) })
      return { action: leave, put: arrive, read }
    }
  }
}

/** What a write requires, once functions of its rule have allowed it for the item that was read. */
function bound(
  asked: Requirement | undefined,
  entity: AnyEntity,
  read: Document | undefined,
): Requirement | undefined {
  return asked && read ? boundRequirement(asked, entity, read) : asked
}
