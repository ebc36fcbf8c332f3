import { plainType } from '../../attributes/index.ts'
import { relationsTo, shardsOfParent } from '../../parents/index.ts'
import type { AnyEntity, ParentRelation } from '../../types.ts'
import { repeated } from '../names.ts'

/** The faults of a count and of sums in the parent's items, as ends of sentences about the relation. */
export function checkAggregates(child: AnyEntity, relation: ParentRelation): string[] {
  return [...checkCount(relation), ...relation.sums.flatMap((sum) => checkSum(child, relation, sum))]
}

/** The faults of an entity's counts and sums: each has one relation that maintains it. */
export function checkMaintained(parent: AnyEntity): string[] {
  if (parent.aggregates.length === 0 && shardsOfParent(parent) === 0) return []
  const used = relationsTo(parent).flatMap(({ count, sums }) => [
    ...(count === undefined ? [] : [count]),
    ...sums.map(([name]) => name),
  ])
  return [
    ...parent.aggregates
      .filter((name) => !used.includes(name))
      .map(
        (name) =>
          `${parent.name}.${name}: no relation to this parent maintains it: name it in the parents of an entity`,
      ),
    ...repeated(used).map(
      (name) => `${parent.name}.${name}: several relations maintain it: give each its own`,
    ),
  ]
}

/** The fault of an attribute whose values are summed. */
export function checkAddend({ attributes }: AnyEntity, name: string): string[] {
  const own = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (own?.options.maintained === 'copy')
    return [`sums '${name}', which is copied from a parent: sum another`]
  const kind = own && plainType(own.type).kind
  return kind === 'int' || kind === 'decimal'
    ? []
    : [`sums '${name}', which is not an attribute of type int or decimal: sum another`]
}

function checkCount({ parent, count }: ParentRelation): string[] {
  if (count === undefined || parent.attributes[count]?.options.maintained === 'count') return []
  return [`has the count '${count}', which is not an a.count() of ${parent.name}: declare it there`]
}

function checkSum(
  child: AnyEntity,
  { parent }: ParentRelation,
  [ofParent, ofChild]: readonly [string, string],
): string[] {
  const total = parent.attributes[ofParent]
  if (total?.options.maintained !== 'sum') {
    return [`has the sum '${ofParent}', which is not an a.sum() of ${parent.name}: declare it there`]
  }
  const faults = checkAddend(child, ofChild)
  const addend = child.attributes[ofChild]
  if (faults.length > 0 || addend === undefined) return faults
  const { scale = 0 } = plainType(addend.type)
  const digits = total.type.scale ?? 0
  return scale <= digits
    ? []
    : [
        `sums '${ofChild}' with ${scale} digits after the point in '${ofParent}', which has ${digits}: declare a.sum({ scale: ${scale} })`,
      ]
}
