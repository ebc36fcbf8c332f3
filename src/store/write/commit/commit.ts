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
import { errorOf, failureOf, outdatedIn, parentMissing } from './commit-failure.ts'
import { waitForOthers } from './conflict.ts'
import { contestedBy } from './contested.ts'
import { copied, withSources } from './copy-sources.ts'
import { execute } from './execute.ts'
import { childrenKeptChanging, keptChanging } from './kept-changing.ts'
import { movedChildren } from './moved-children.ts'
import type { Planned } from './planned.ts'
import { ofReadable, readableParents } from './readable-parents.ts'
import { allSources, rewritesOf } from './rewrites.ts'
import { readForms, withSecondForms } from './second-form.ts'
import { changedCompanions, isOfCompanion, isOfExpired, isStale } from './stale.ts'

/** A committed write. */
export interface Committed {
  readonly outcome: WriteOutcome
  /** The item that was read for the write; undefined without a read. */
  readonly read: Document | undefined
}

/**
 * Executes the writes of a plan, all or none, together with the items that reserve their unique values, with their
 * parents, and with the copies that children have. Updates that need parts of index keys, and writes that change unique
 * values or parents, first read their items; writes that copy from parents first read these. If an item that was read
 * has changed by the time of the write, the transaction is planned again from a new read.
 *
 * @param recordOf returns a record to put in the same transaction, on the condition that it doesn't exist yet.
 * @returns the committed write of each intent of the plan, in order.
 * @throws RepeatedRequest if the record exists.
 * @throws WriteError that names the write that failed.
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
      ...cascadeActions(steps).map((each): Planned => ({ ...each, role: { kind: 'cascade' } })),
      ...unique.actions.map(
        ({ write, action, kind, ...of }): Planned => ({
          write,
          action,
          role: { kind: 'unique', change: kind, ...of },
        }),
      ),
      ...rewrites.planned,
      ...ofForms.map(({ own, ...each }): Planned => ({ ...each, role: { kind: 'form', own } })),
    ]
    const guarded = withSources(unguarded, allSources(sources, rewrites.sources))
    const planned = ofReadable(guarded, parents)
    // The record first: if several conditions fail, the first one decides the error.
    const first = record === undefined ? [] : [record]
    const actions = [...first, ...planned.map(({ action }) => action)]
    checkTransactionLimits(actions, (at) =>
      placeOf(required(planned[at - first.length], 'an action').write.intent, of),
    )
    try {
      const outcomes = await execute(actions, execution)
      return settled.map((step) => {
        const at = planned.findIndex(({ write, role }) => role.kind === 'made' && write === step)
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
      if (isOfCompanion(failure)) continue
      // An upsert's update fails for an expired item, so a put replaces the item.
      if (isOfExpired(failure)) expired.add(intent)
      else expired.delete(intent)
    }
  }
}

/** Upgrades stored items to the current version of their entity, unless others change them meanwhile. */
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

/** The error of a rehearsal with an item of an earlier version: the item would have to be upgraded, which is a write. */
function notUpgraded([outdated]: ReturnType<typeof outdatedIn>): DynagateError {
  const [{ entity }] = required(outdated, 'an outdated item')
  const message = `${entity.name}: the item is stored in an earlier version, and is upgraded before the write: it has no preview`
  return new DynagateError('CONFLICT', message)
}

/** How often a transaction is planned again after others changed one of its items between the read and the write. */
const maxConflictRetries = 3

/** The same while both forms of an item are written: then any change of the item in between makes the write fail. */
const maxDoubledRetries = 20

/**
 * The actions of a plan's writes, in order, then those on parents that the plan doesn't write itself. An action on a
 * parent that it does write is merged, because DynamoDB accepts only one write of each item in a transaction.
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
      role: { kind: action === write.made ? 'made' : 'other' } as const,
    })),
    ...shardActions(write).map(({ action, relation }) => ({
      write,
      action: withShardChildren(action, childrenOf(action), { relation, of, now: write.target.now }),
      role: { kind: 'shard', relation } as const,
    })),
  ])
  const others = [...known.values()].map(
    ({ write, action, text, joined }): Planned => ({
      write,
      action,
      role: { kind: 'parent', text, joined },
    }),
  )
  return [...own, ...others]
}

/** Adds to an action the changes that the same transaction makes to the children of its item. */
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

/** Adds to the put or delete of a shard the changes that the same transaction makes to the children it counts. */
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
