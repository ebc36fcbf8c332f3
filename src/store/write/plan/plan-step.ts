import { type AnyEntity, type Document, primaryKeyOf, upgraded } from '../../../model/index.ts'
import { required } from '../../../required.ts'
import type { GetInput } from '../../client/index.ts'
import {
  alreadyExists,
  boundRequirement,
  boundTo,
  type Execution,
  isAllowed,
  isPresent,
  noDeletedItem,
  notFound,
  type PutAction,
  placeOf,
  type Requirement,
  readForRule,
  ruleWithCopies,
  type WriteAction,
  type WriteTarget,
} from '../action/index.ts'
import { withValuesSet } from '../change/index.ts'
import {
  hasTheseCopies,
  membershipsOf,
  noCopies,
  type ParentChange,
  sentinelsOf,
  type UniqueChange,
  withCopies,
} from '../companions/index.ts'
import type { Intent } from './intent.ts'
import { planMove, readBeforeMove } from './plan-move.ts'
import {
  deletedItem,
  keepsUniqueValues,
  planRestore,
  planSoftDelete,
  readDeleted,
} from './plan-soft-delete.ts'
import { planUpdate, readForUpdate } from './plan-update.ts'
import { planUpsert, readBeforeUpsert } from './plan-upsert.ts'
import {
  planCheck,
  planCreate,
  planDelete,
  planReplace,
  readBeforeDelete,
  readBeforePut,
} from './plan-whole-item.ts'

/** The planned write of an intent, and the read on which it is based. */
export interface Step {
  readonly intent: Intent
  readonly target: WriteTarget
  readonly actions: readonly WriteAction[]
  /** The action whose outcome is the write's outcome. */
  readonly made: WriteAction
  /** The item that was read for the write; undefined without a read. */
  readonly read: Document | undefined
  /** The item after the write, as far as it is known; undefined for none. */
  readonly after: Document | undefined
  readonly unique: UniqueChange
  readonly parents: ParentChange
  /** The same write with these copies of its parents' attributes. */
  withCopies(copies: Values): Step
}

type Values = Readonly<Record<string, unknown>>

/** The context of planning a step. */
export interface Stepping extends Execution {
  /** The number of planned writes. */
  readonly of: number
  /** The upserts whose item has expired. */
  readonly expired: ReadonlySet<Intent>
}

/** Plans the write of an intent, after the read that it needs. */
export async function stepOf(intent: Intent, stepping: Stepping): Promise<Step> {
  return stepOfPlan(intent, await plannedFor(intent, stepping), noCopies)
}

/** Plans a write with given copies of its parents' attributes. */
type Plan = (copies: Values) => Planning

function stepOfPlan(intent: Intent, plan: Plan, copies: Values): Step {
  const { target } = intent
  const { actions, made, read, before, after, replaced } = plan(copies)
  const sentinels = (item: Document | undefined) => sentinelsOf(target, item, intent.key)
  const parents = (item: Document | undefined) => membershipsOf(target, item, intent.key)
  return {
    intent,
    target,
    actions,
    made,
    read,
    after,
    unique: { before: [...sentinels(before), ...sentinels(replaced)], after: sentinels(after) },
    // A soft-deleted item may keep its unique values, but no longer has parents.
    parents: { before: parents(before), after: parents(intent.kind === 'delete' ? undefined : after) },
    withCopies: (values) => stepOfPlan(intent, plan, values),
  }
}

interface Planning extends Pick<Step, 'actions' | 'made' | 'read'> {
  /** The items before and after the write, as far as its unique values and parents depend on them. */
  readonly before: Document | undefined
  readonly after: Document | undefined
  /** A deleted item that it replaces, and whose unique values are still reserved. */
  readonly replaced?: Document
}

/** The plan of an intent, after the read that it needs. */
async function plannedFor(intent: Intent, stepping: Stepping): Promise<Plan> {
  const { of, expired, client, within } = stepping
  const { kind, target, key, patch, to, required: requirement, put, rule } = intent
  const { entity } = target
  const missing = () =>
    kind === 'restore'
      ? noDeletedItem(entity, placeOf(intent, of))
      : notFound(entity, placeOf(intent, of), { isUpdate: kind === 'update' || kind === 'move' })
  if (requirement?.rule?.excludesAll) throw missing()
  const functions = readForRule(target, rule ?? requirement?.rule, () => primaryKeyOf(entity, key))
  const readFor = async (question: GetInput) => {
    const { Item } = await client.get(question, within())
    // For a stored item of an earlier version, the transaction fails and is planned again after an upgrade of the item.
    return Item && upgraded(entity, Item)
  }
  const readAllowed = async (question: GetInput) => {
    const read = await readFor(question)
    if (read && isPresent(target, read) && isAllowed(requirement?.rule, entity, read)) return read
    throw missing()
  }
  switch (kind) {
    case 'create':
      return (copies) => single(putWith(required(put, 'the put of a create'), copies), undefined)
    case 'put': {
      const question = readBeforePut(target, key)
      const read = question && (await readFor(question))
      const replace = planReplace(target, required(put, 'the put'), read)
      return (copies) => single(putWith(replace, copies), read)
    }
    case 'upsert': {
      if (expired.has(intent)) {
        const create = planCreate(target, patch)
        return (copies) => single(putWith(create, copies), undefined)
      }
      const question = readBeforeUpsert(target, patch) ?? functions
      const read = question && (await readFor(question))
      if (read && isPresent(target, read) && !isAllowed(rule, entity, read)) {
        throw alreadyExists(entity, undefined, placeOf(intent, of))
      }
      return (copies) => {
        const own = read && isPresent(target, read) ? ruleWithCopies(rule, copies, { entity, read }) : rule
        const bound = own && read ? boundTo(own, entity, read) : own
        return single(planUpsert(target, patch, { read, rule: bound, copies }), read)
      }
    }
    case 'delete': {
      if (entity.softDelete !== undefined) {
        const [read, kept] = await Promise.all([
          readAllowed(readBeforeMove(target, key)),
          keepsUniqueValues(entity) ? client.get(readDeleted(target, key), within()) : undefined,
        ])
        const former = kept?.Item
        const plan = planSoftDelete(target, key, { read, former, required: bound(requirement, entity, read) })
        const replaced = deletedItem(target, former)
        return () => ({
          actions: plan.actions,
          made: plan.actions[0],
          read,
          before: read,
          after: plan.keeps,
          ...(replaced && { replaced }),
        })
      }
      const question = readBeforeDelete(target, key) ?? functions
      const read = question && (await readAllowed(question))
      return () => single(planDelete(target, key, bound(requirement, entity, read), read), read)
    }
    case 'check': {
      const read = functions && (await readAllowed(functions))
      return () => single(planCheck(target, key, bound(requirement, entity, read)), read)
    }
    case 'update': {
      // Both forms of an item are computed from the whole item.
      const whole = entity.second && readBeforeMove(target, key)
      const question = readForUpdate(target, key, patch) ?? functions ?? whole
      const read = question && (await readAllowed(question))
      return (copies) => {
        const required = bound(requirement, entity, read, copies)
        return single(planUpdate(target, key, patch, { read, required, copies, mayBeEmpty: true }), read)
      }
    }
    case 'recopy': {
      const read = await readAllowed(readBeforeMove(target, key))
      return (copies) => {
        const required = bound(requirement, entity, read, copies)
        if (!hasTheseCopies(entity, read, copies))
          return single(planUpdate(target, key, {}, { read, required, copies }), read)
        const check = planCheck(target, key, required)
        return { actions: [check], made: check, read, before: read, after: read }
      }
    }
    case 'move': {
      const read = await readAllowed(readBeforeMove(target, key))
      const move = { to: required(to, 'the key to move to'), patch }
      return (copies) => {
        const required = bound(requirement, entity, read, copies)
        const [leave, put] = planMove(target, key, move, { read, required })
        const made = putWith(put, copies)
        return { actions: [leave, made], made, read, before: read, after: made.item }
      }
    }
    case 'restore': {
      const { Item: found } = await client.get(readDeleted(target, key), within())
      const item = deletedItem(target, found)
      if (!found || !item || !isAllowed(requirement?.rule, entity, item)) throw missing()
      const [take, put] = planRestore(target, key, { found, item })
      return (copies) => {
        const made = putWith(put, copies)
        return { actions: [take, made], made, read: found, before: undefined, after: made.item }
      }
    }
  }
}

function putWith(put: PutAction, copies: Values): PutAction {
  return { ...put, item: withCopies(put.entity, put.item, copies) }
}

/** The write of one action. */
function single(action: WriteAction, read: Document | undefined): Planning {
  const of = { actions: [action], made: action, read }
  switch (action.kind) {
    case 'put':
      return { ...of, before: read, after: action.item }
    case 'update':
      return { ...of, before: read, after: read && withValuesSet(read, action.changes) }
    case 'delete':
      return { ...of, before: read, after: undefined }
    case 'check':
      return { ...of, before: undefined, after: undefined }
  }
}

/** The requirement of a write after its rule's functions have allowed it for the item that was read, with its copies. */
function bound(
  requirement: Requirement | undefined,
  entity: AnyEntity,
  read: Document | undefined,
  copies: Values = noCopies,
): Requirement | undefined {
  if (requirement === undefined || read === undefined) return requirement
  const rule = ruleWithCopies(requirement.rule, copies, { entity, read })
  return boundRequirement({ ...requirement, rule }, entity, read)
}
