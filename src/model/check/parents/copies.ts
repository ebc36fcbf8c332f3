import { storedName } from '../../attributes/index.ts'
import type { AnyEntity, ParentRelation, Table } from '../../types.ts'
import { repeated } from '../names.ts'
import { isChangedByStore } from './relation.ts'

/** The faults of what a child copies from its parent, as ends of sentences about the relation. */
export function checkCopies(table: Table, child: AnyEntity, relation: ParentRelation): string[] {
  return [
    ...relation.copies.flatMap((copy) => checkCopy(table, child, relation, copy)),
    ...checkAtOnce(relation),
  ]
}

/** The faults of an entity's copies: each has one relation that maintains it. */
export function checkCopyTargets({ name: entity, attributes, parents }: AnyEntity): string[] {
  const used = [...parents.values()].flatMap(({ copies }) => copies.map(([ofChild]) => ofChild))
  const declared = Object.keys(attributes).filter((name) => attributes[name]?.options.maintained === 'copy')
  return [
    ...declared
      .filter((name) => !used.includes(name))
      .map((name) => `${entity}.${name}: no relation to a parent copies it: name it in the copy of one`),
    ...repeated(used).map((name) => `${entity}.${name}: several relations copy into it: give each its own`),
  ]
}

function checkCopy(
  { definition: { timeToLive } }: Table,
  child: AnyEntity,
  { parent, key }: ParentRelation,
  [ofChild, ofParent]: readonly [string, string],
): string[] {
  const own = Object.hasOwn(child.attributes, ofChild) ? child.attributes[ofChild] : undefined
  const theirs = Object.hasOwn(parent.attributes, ofParent) ? parent.attributes[ofParent] : undefined
  if (own?.options.maintained !== 'copy') {
    return [`copies into '${ofChild}', which is not an a.copy() of its attributes: declare it there`]
  }
  if (theirs === undefined) {
    return [`copies '${ofParent}', which is not an attribute of ${parent.name}: name one of its attributes`]
  }
  const [, inKey] = key.find(([name]) => name === ofParent) ?? []
  if (inKey !== undefined) {
    return [`copies '${ofParent}' of the key of ${parent.name}, which its items have as '${inKey}': use that`]
  }
  if (isChangedByStore(theirs)) {
    return [`copies '${ofParent}', which the store maintains: copy another attribute`]
  }
  if (own.type !== theirs.type) {
    return [
      `copies '${ofParent}' into '${ofChild}' of another type: declare it a.copy(${parent.name}.attributes.${ofParent})`,
    ]
  }
  const mayLack =
    theirs.options.isOptional || key.some(([, name]) => child.attributes[name]?.options.isOptional)
  return [
    ...(mayLack && !own.options.isOptional
      ? [`copies '${ofParent}', which may be missing, into '${ofChild}': declare that optional()`]
      : []),
    ...(storedName(child.attributes, ofChild) === timeToLive
      ? [
          `copies into '${ofChild}', the table's timeToLive, by which DynamoDB deletes items: set it in each item`,
        ]
      : []),
  ]
}

function checkAtOnce({ copies, atOnce, count }: ParentRelation): string[] {
  if (atOnce === undefined) return []
  const isFitting = Number.isInteger(atOnce) && atOnce >= 1 && atOnce <= mostAtOnce
  return [
    ...(isFitting ? [] : [`has atOnce ${atOnce}: give an integer from 1 to ${mostAtOnce}, or none`]),
    ...(copies.length === 0 ? ['has atOnce, but copies nothing: remove it'] : []),
    ...(count === undefined
      ? ['has atOnce, which is compared with the number of children: give it a count, or remove atOnce']
      : []),
  ]
}

/** A transaction has 100 items. */
const mostAtOnce = 25
