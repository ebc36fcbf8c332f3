import type { ShardedRelation } from '../../../model/index.ts'
import { required } from '../../../required.ts'
import {
  type DeleteAction,
  type FailedWrite,
  named,
  type PutAction,
  placeOf,
  restricted,
  type WriteAction,
  WriteError,
} from '../action/index.ts'
import {
  childless,
  itemText,
  type ParentAction,
  shardActions,
  withParentChanges,
} from '../companions/index.ts'
import type { Step } from '../plan/index.ts'
import { parentMissing } from './commit-failure.ts'
import type { Planned } from './planned.ts'

/**
 * The actions of a plan's writes, in order, then those on parents that the plan doesn't write itself. An action on a
 * parent that it does write is merged, because DynamoDB accepts only one write of each item in a transaction.
 */
export function withParents(
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
