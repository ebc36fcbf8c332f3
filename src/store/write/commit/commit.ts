import { DynagateError } from '../../../errors.ts'
import type { Document, ShardedRelation } from '../../../model/index.ts'
import { required } from '../../../required.ts'
import { ConditionFailed } from '../../client/index.ts'
import {
  checkTransactionLimits,
  type DeleteAction,
  type Execution,
  type FailedWrite,
  named,
  onlyAtHome,
  type PutAction,
  placeOf,
  restricted,
  uniqueViolation,
  type WriteAction,
  WriteError,
  type WriteOutcome,
} from '../action/index.ts'
import {
  cascadeActions,
  childless,
  itemText,
  type ParentAction,
  parentActions,
  planUpgrade,
  shardActions,
  uniqueActions,
  withParentChanges,
} from '../companions/index.ts'
import { type Intent, type Step, stepOf, type TransactionPlan } from '../plan/index.ts'
import {
  changedCompanions,
  contestedBy,
  errorOf,
  failureOf,
  isOfExpired,
  isStale,
  outdatedIn,
  type Planned,
  parentMissing,
} from './commit-failure.ts'
import { waitForOthers } from './conflict.ts'
import { copied, withSources } from './copy-sources.ts'
import { execute } from './execute.ts'
import { childrenKeptChanging, keptChanging } from './kept-changing.ts'
import { movedChildren } from './moved-children.ts'
import { ofReadable, readableParents } from './readable-parents.ts'
import { allSources, rewritesOf } from './rewrites.ts'
import { readForms, withSecondForms } from './second-form.ts'

/** A write that was made. */
export interface Committed {
  readonly outcome: WriteOutcome
  /** The item that was read for it, if that was necessary. */
  readonly read: Document | undefined
}

/**
 * Executes the writes of a plan, all or none, with the items that reserve their unique values, with their parents, and with
 * what children have copied. Updates that need parts of index keys, and writes that change unique values or parents, read
 * their items first, and again if these have changed by the time of the write; so do copies with the parents.
 *
 * @param recordOf returns an item that is put in the same transaction, on the condition that there is none.
 * @returns what was made of each intent of the plan, in order.
 * @throws RepeatedRequest if there is a record.
 * @throws WriteError that names the write which stopped the others.
 * @throws DynagateError FORBIDDEN for unique values away from the table's home; LIMIT_EXCEEDED, OUTCOME_UNKNOWN, or what
 *   the client throws.
 */
export async function commit(
  plan: TransactionPlan,
  execution: Execution,
  recordOf?: () => PutAction,
): Promise<readonly Committed[]> {
  const intents = plan.close()
  const of = plan.count
  const expired = new Set<Intent>()
  const foreign = new Set<string>()
  const unexpected = new Set<string>()
  const mostRetries = intents.some(({ target }) => target.entity.second)
    ? maxDoubledRetries
    : maxConflictRetries
  for (let retriesLeft = mostRetries; ; retriesLeft -= 1) {
    const stepping = { of, expired, ...execution }
    const forms = await readForms(intents, execution)
    const own = await Promise.all(intents.map((intent) => stepOf(intent, stepping)))
    const children = await movedChildren(own, stepping)
    if (children === undefined) {
      if (retriesLeft === 0) throw childrenKeptChanging(required(own[0], 'a write'), of)
      await waitForOthers(mostRetries - retriesLeft, execution)
      continue
    }
    const parents = await readableParents(own, stepping)
    const { steps: alone, sources } = await copied([...own, ...children], {
      ...stepping,
      known: parents.items,
    })
    const { steps, actions: ofForms } = await withSecondForms(alone, forms, { execution, foreign })
    const settled = steps.slice(0, own.length)
    for (const { intent, after } of settled) plan.settle(intent, after)
    const record = recordOf?.()
    const unique = uniqueActions(steps, foreign)
    if (unique.contest) {
      const { sentinel, write } = unique.contest
      throw uniqueViolation(write.target.entity, sentinel.constraint, placeOf(write.intent, of))
    }
    const [reserved] = unique.actions
    if (reserved && execution.away) throw onlyAtHome(reserved.write.target.entity, execution.away)
    const ownAndParents = withParents(steps, parentActions(steps, unexpected), of)
    const rewrites = await rewritesOf(steps, ownAndParents, execution)
    const unguarded = [
      ...ownAndParents,
      ...cascadeActions(steps).map((each): Planned => ({ ...each, isCascade: true, isMade: false })),
      ...unique.actions.map(
        ({ write, action, ...of }): Planned => ({ write, action, unique: of, isMade: false }),
      ),
      ...rewrites.planned,
      ...ofForms.map((each): Planned => ({ ...each, isForm: true, isMade: false })),
    ]
    const guarded = withSources(unguarded, allSources(sources, rewrites.sources))
    const planned = ofReadable(guarded, parents)
    // The record first: of several conditions that fail, it is the first one that counts.
    const first = record === undefined ? [] : [record]
    const actions = [...first, ...planned.map(({ action }) => action)]
    checkTransactionLimits(actions, (at) =>
      placeOf(required(planned[at - first.length], 'an action').write.intent, of),
    )
    try {
      const outcomes = await execute(actions, execution)
      return settled.map((step) => {
        const at = planned.findIndex(({ write, isMade }) => isMade && write === step)
        return { outcome: required(outcomes[at + first.length], 'an outcome'), read: step.read }
      })
    } catch (error) {
      const contested = await contestedBy(error, { record, planned, execution, of })
      if (contested && retriesLeft > 0) {
        await waitForOthers(mostRetries - retriesLeft, execution)
        continue
      }
      const failure = failureOf(error, planned, first.length)
      if (failure === undefined) throw error
      const outdated = outdatedIn(error, planned, first.length)
      if (outdated.length > 0 && retriesLeft > 0) {
        if (execution.isRehearsal) throw notUpgraded(outdated)
        await upgradeAll(outdated, execution)
        continue
      }
      if (!isStale(failure)) throw errorOf(failure, of)
      if (retriesLeft === 0) throw keptChanging(failure, of)
      const { intent } = failure.write
      const changed = changedCompanions(error, planned, first.length)
      for (const text of [...changed.unique, ...changed.forms]) toggle(foreign, text)
      for (const text of changed.parents) toggle(unexpected, text)
      if (failure.unique !== undefined || failure.parent !== undefined || failure.own !== undefined) continue
      // An upsert's update fails on an expired item, which a put replaces.
      if (isOfExpired(failure)) expired.add(intent)
      else expired.delete(intent)
    }
  }
}

/** Puts stored items in the current version of their entity, unless others change them meanwhile. */
async function upgradeAll(outdated: ReturnType<typeof outdatedIn>, execution: Execution): Promise<void> {
  await Promise.all(
    outdated.map(async ([target, stored]) => {
      try {
        await execute([planUpgrade(target, stored)], execution)
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error
      }
    }),
  )
}

/** An item in an earlier version is written once before the write itself, which a rehearsal must not do. */
function notUpgraded([outdated]: ReturnType<typeof outdatedIn>): DynagateError {
  const [{ entity }] = required(outdated, 'an outdated item')
  const message = `${entity.name}: the item is stored in an earlier version, and is upgraded before the write: it has no preview`
  return new DynagateError('CONFLICT', message)
}

/** How often a transaction is planned again after one of its items was changed between its read and its write. */
const maxConflictRetries = 3

/** The same where both forms of an item are written, which any change of the item in between prevents. */
const maxDoubledRetries = 20

/**
 * The actions of a plan's own writes, in order, and then those on the parents that it doesn't write itself: DynamoDB accepts
 * one write of each item in a transaction.
 */
function withParents(
  steps: readonly Step[],
  ofParents: readonly ParentAction<Step>[],
  of: number,
): Planned[] {
  const known = new Map(ofParents.map((each) => [each.text, each]))
  const childrenOf = ({ entity, key }: WriteAction) => {
    const children = known.size === 0 ? undefined : known.get(itemText(entity, key))
    if (children !== undefined) known.delete(children.text)
    return children
  }
  const own = steps.flatMap((write): Planned[] => [
    ...write.actions.map((action) => ({
      write,
      action: withChildren(action, childrenOf(action), of),
      isMade: action === write.made,
    })),
    ...shardActions(write).map(({ action, relation }) => ({
      write,
      action: withShardChildren(action, childrenOf(action), { relation, of, now: write.target.now }),
      shardOf: relation,
      isMade: false,
    })),
  ])
  const others = [...known.values()].map(
    ({ write, action, text, joined }): Planned => ({
      write,
      action,
      parent: { text, joined },
      isMade: false,
    }),
  )
  return [...own, ...others]
}

/** An action of a plan with what its transaction changes of the children of its item. */
function withChildren(
  action: WriteAction,
  children: ParentAction<Step> | undefined,
  of: number,
): WriteAction {
  if (action.kind === 'delete') {
    if (children?.joined) throw parentMissing(children.joined, of)
    return restricted(action, children?.changes ?? [])
  }
  if (children === undefined) return action
  const both = withParentChanges(action, children.changes)
  if (both !== undefined) return both
  const { intent } = children.write
  const write: FailedWrite = { ...placeOf(intent, of), entity: intent.target.entity.name, attributes: [] }
  const message = `${named(write)}: the transaction also upserts its parent, ${children.parent.name}: create or update that instead`
  throw new WriteError('BAD_USER_INPUT', message, { write })
}

/** The put or delete of a shard with what its transaction changes of the children that it counts. */
function withShardChildren(
  action: PutAction | DeleteAction,
  children: ParentAction<Step> | undefined,
  { relation, of, now }: { relation: ShardedRelation; of: number; now: number },
): WriteAction {
  const changes = children?.changes ?? []
  if (action.kind === 'put') return required(withParentChanges(action, changes), 'the put of a shard')
  if (children?.joined) throw parentMissing(children.joined, of)
  return childless(action, relation, changes, now)
}

function toggle(values: Set<string>, value: string): void {
  if (!values.delete(value)) values.add(value)
}
