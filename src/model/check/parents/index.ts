import type { AnyEntity, Table } from '../../types.ts'
import { checkAggregates, checkMaintained } from './aggregates.ts'
import { checkCopies, checkCopyTargets } from './copies.ts'
import { checkDelete } from './deletes.ts'
import { checkExpiry } from './expiry.ts'
import { checkMovedChildren } from './moved-children.ts'
import { checkFound, checkRelation } from './relation.ts'
import { checkShards } from './shards.ts'

/** The faults of an entity's parents, and of the counts and sums that it has of its children. */
export function checkParents(table: Table, entity: AnyEntity): string[] {
  return [
    ...[...entity.parents.values()].flatMap((relation) =>
      [
        ...checkRelation(table, entity, relation),
        ...(relation.shards === undefined
          ? checkAggregates(entity, relation)
          : checkShards(entity, relation)),
        ...checkCopies(table, entity, relation),
        ...checkExpiry(entity, relation),
        ...checkDelete(entity, relation),
        ...checkMovedChildren(entity, relation),
        ...checkFound(entity, relation),
      ].map((fault) => `${entity.name}: the parent '${relation.name}' ${fault}`),
    ),
    ...checkMaintained(entity),
    ...checkCopyTargets(entity),
  ]
}
