import { shardsOfParent } from '../../parents/index.ts'
import type { AnyEntity, ParentRelation } from '../../types.ts'
import { checkAddend } from './aggregates.ts'
import { canMove } from './moved-children.ts'

/** The faults of counters that are spread over several items, as ends of sentences about the relation. */
export function checkShards(child: AnyEntity, relation: ParentRelation): string[] {
  const { parent, shards, count, sums, copies, onDelete } = relation
  const isFitting = Number.isInteger(shards) && Number(shards) >= 2 && Number(shards) <= mostShards
  const names = [...(count === undefined ? [] : [count]), ...sums.map(([name]) => name)]
  return [
    ...(isFitting ? [] : [`has ${shards} shards: give an integer from 2 to ${mostShards}, or none`]),
    ...(shardsOfParent(parent) > mostOfParent
      ? [
          `has shards, of which an item of ${parent.name} has more than ${mostOfParent} by all relations: lower them`,
        ]
      : []),
    ...(count === undefined ? ['has shards without a count: name the count, or remove shards'] : []),
    ...names.flatMap((name) => checkName(parent, name)),
    ...sums.flatMap(([, ofChild]) => checkAddend(child, ofChild)),
    ...(copies.length > 0
      ? ['has shards and copies, for which every child reads its parent: remove the copies, or shards']
      : []),
    ...(onDelete === 'cascade'
      ? ["has shards and onDelete: 'cascade': use 'restrict', or remove shards"]
      : []),
    ...(canMove(parent)
      ? [`has shards, which don't move with ${parent.name}: remove movable or moveUpTo there, or shards`]
      : []),
    ...(parent.softDelete === undefined
      ? []
      : [
          `has shards, which a soft delete of ${parent.name} doesn't keep: remove softDelete there, or shards`,
        ]),
  ]
}

const mostShards = 25

/** A parent is created together with all of its shards, and a transaction has at most 100 items. */
const mostOfParent = 50

function checkName({ name: parent, attributes }: AnyEntity, name: string): string[] {
  if (Object.hasOwn(attributes, name)) {
    return [
      `has the sharded counter '${name}', which is also an attribute of ${parent}: remove that, or rename the counter`,
    ]
  }
  return /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)
    ? []
    : [
        `has the sharded counter '${name}': give it a name of 1 to 100 letters, digits and _ that starts with a letter`,
      ]
}
