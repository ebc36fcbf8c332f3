import { type AttributeType, plainType, storedName } from '../attributes/index.ts'
import { childrenKey, isAggregated, relationsTo, shardsOfParent } from '../parents/index.ts'
import type { AnyEntity, ParentRelation, Table } from '../types.ts'
import { canMove, checkMovedChildren } from './moved-children.ts'
import { repeated } from './names.ts'
import { checkShards } from './shards.ts'

/** The faults of an entity's parents, and of the counts and sums that it has of its children. */
export function checkParents(table: Table, entity: AnyEntity): string[] {
  return [
    ...[...entity.parents.values()].flatMap((relation) =>
      [
        ...checkName(relation),
        ...checkParent(table, entity, relation),
        ...checkKey(entity, relation),
        ...(relation.shards === undefined
          ? [...checkCount(relation), ...relation.sums.flatMap((sum) => checkSum(entity, relation, sum))]
          : checkShards(entity, relation)),
        ...relation.copies.flatMap((copy) => checkCopy(table, entity, relation, copy)),
        ...checkAtOnce(relation),
        ...checkExpiry(entity, relation),
        ...checkDelete(relation),
        ...checkCascade(entity, relation),
        ...checkMovedChildren(entity, relation),
        ...checkFound(entity, relation),
      ].map((fault) => `${entity.name}: the parent '${relation.name}' ${fault}`),
    ),
    ...checkAggregates(entity),
    ...checkCopies(entity),
  ]
}

function checkName({ name }: ParentRelation): string[] {
  return /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)
    ? []
    : ['must have 1 to 100 letters, digits and _ as its name, starting with a letter: rename it']
}

function checkParent(table: Table, child: AnyEntity, { parent }: ParentRelation): string[] {
  const { tenant } = table.definition
  if (parent.table !== table) {
    return [`is ${parent.name} of the table ${parent.table.definition.name}: use an entity of this table`]
  }
  if (tenant === undefined || child.shared === parent.shared) return []
  return [
    child.shared
      ? `is ${parent.name}, whose items belong to tenants: share neither entity or both`
      : `is ${parent.name}, whose items all tenants share: share neither entity or both`,
  ]
}

function checkKey(child: AnyEntity, { parent, key }: ParentRelation): string[] {
  return key.flatMap(([ofParent, ofChild]) => {
    const own = Object.hasOwn(child.attributes, ofChild) ? child.attributes[ofChild] : undefined
    if (own === undefined) {
      return [
        `needs '${ofChild}' for ${parent.name}.${ofParent}, which is not an attribute: declare it, or name another by key`,
      ]
    }
    const { maintained } = own.options
    if (maintained !== undefined && maintained !== 'derived' && maintained !== 'createdAt') {
      return [`has '${ofChild}' in its key, which the store maintains: use another`]
    }
    const theirs = parent.attributes[ofParent]
    if (theirs === undefined || isSameType(own.type, theirs.type)) return []
    return [
      `has '${ofChild}' in its key, whose type is not that of ${parent.name}.${ofParent}: declare both alike`,
    ]
  })
}

/** Whether both types read the same values. */
function isSameType(one: AttributeType<unknown>, other: AttributeType<unknown>): boolean {
  const own = [plainType(one), plainType(other)]
  const isText = own.every(({ kind }) => kind === 'id' || kind === 'string')
  const [first, second] = own.map(({ kind, scale, custom }) => [kind, scale, custom?.name].join())
  return isText || first === second
}

function checkCount({ parent, count }: ParentRelation): string[] {
  if (count === undefined || parent.attributes[count]?.options.maintained === 'count') return []
  return [`has the count '${count}', which is not an a.count() of ${parent.name}: declare it there`]
}

function checkSum(
  { attributes }: AnyEntity,
  { parent }: ParentRelation,
  [ofParent, ofChild]: readonly [string, string],
): string[] {
  const total = parent.attributes[ofParent]
  if (total?.options.maintained !== 'sum') {
    return [`has the sum '${ofParent}', which is not an a.sum() of ${parent.name}: declare it there`]
  }
  const own = Object.hasOwn(attributes, ofChild) ? attributes[ofChild] : undefined
  const { kind, scale = 0 } = own === undefined ? { kind: undefined } : plainType(own.type)
  if (own?.options.maintained === 'copy') {
    return [`sums '${ofChild}', which is copied from a parent: sum another`]
  }
  if (kind !== 'int' && kind !== 'decimal') {
    return [`sums '${ofChild}', which is not an attribute of type int or decimal: sum another`]
  }
  const digits = total.type.scale ?? 0
  return scale <= digits
    ? []
    : [
        `sums '${ofChild}' with ${scale} digits after the point in '${ofParent}', which has ${digits}: declare a.sum({ scale: ${scale} })`,
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
  const { maintained } = theirs.options
  if (maintained !== undefined && maintained !== 'derived' && maintained !== 'createdAt') {
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

/** The faults of expiry: DynamoDB deletes expired items itself, without updating counts. */
function checkExpiry(child: AnyEntity, relation: ParentRelation): string[] {
  const { parent, copies } = relation
  const ofCopies =
    copies.length > 0 && mayExpire(parent)
      ? [`copies from ${parent.name}, whose items expire and leave the copies: remove these, or the expiry`]
      : []
  if (!isAggregated(relation)) return ofCopies
  return [
    ...ofCopies,
    ...(mayExpire(child)
      ? [
          'counts or sums items that expire, which DynamoDB deletes without the store: remove the count and the sums, or the expiry',
        ]
      : []),
    ...(mayExpire(relation.parent)
      ? [`keeps counts or sums in ${relation.parent.name}, whose items expire: remove them, or the expiry`]
      : []),
  ]
}

function mayExpire({ table, attributes }: AnyEntity): boolean {
  const { timeToLive } = table.definition
  return Object.keys(attributes).some((name) => storedName(attributes, name) === timeToLive)
}

function checkDelete(relation: ParentRelation): string[] {
  const { count, copies, onDelete } = relation
  if (onDelete === 'restrict' && count === undefined) {
    return ["is restricted by the number of its children: give it a count, or onDelete: 'leave'"]
  }
  if (onDelete === 'leave' && isAggregated(relation)) {
    return [
      "leaves children that a parent created later with this key would not count: use onDelete: 'restrict' with a count, or 'cascade'",
    ]
  }
  if (onDelete === 'leave' && copies.length > 0) {
    return [
      "leaves children that a parent created later with this key would not be copied to: use onDelete: 'restrict' with a count, or 'cascade'",
    ]
  }
  return []
}

/** A cascade deletes the children after their parent: nothing may stop it, and nothing may bring the parent back. */
function checkCascade(child: AnyEntity, { parent, onDelete }: ParentRelation): string[] {
  if (onDelete !== 'cascade') return []
  return [
    ...(relationsTo(child).some((each) => each.onDelete === 'restrict')
      ? [
          `deletes items of ${child.name}, whose own children restrict that: use 'cascade' or 'leave' for these, or another onDelete`,
        ]
      : []),
    ...(parent.softDelete === undefined
      ? []
      : [
          `deletes children that a restored ${parent.name} would lack: remove softDelete, or use another onDelete`,
        ]),
    ...(!canMove(parent)
      ? []
      : [
          `is ${parent.name}, whose key can change, which would leave its children: remove movable or moveUpTo there, or use another onDelete`,
        ]),
    ...(mayExpire(parent)
      ? [
          `is ${parent.name}, whose items expire without their children: remove the expiry, or use another onDelete`,
        ]
      : []),
  ]
}

/** A backfill reads the children of each parent to count them, and a cascade to delete them. */
function checkFound(child: AnyEntity, relation: ParentRelation): string[] {
  const isRead = isAggregated(relation) || relation.onDelete === 'cascade' || relation.moveUpTo !== undefined
  if (!isRead || childrenKey(child, relation) !== undefined) return []
  const names = relation.key.map(([, ofChild]) => ofChild).join(' and ')
  return [
    `counts, sums, deletes or moves items that no query finds by their parent: declare a key of ${child.name}, on an index that carries what is summed, whose partition has ${names} and nothing else`,
  ]
}

/** Each count and each sum has one relation that maintains it. */
function checkAggregates(parent: AnyEntity): string[] {
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

/** Each copy has one relation that maintains it. */
function checkCopies({ name: entity, attributes, parents }: AnyEntity): string[] {
  const used = [...parents.values()].flatMap(({ copies }) => copies.map(([ofChild]) => ofChild))
  const declared = Object.keys(attributes).filter((name) => attributes[name]?.options.maintained === 'copy')
  return [
    ...declared
      .filter((name) => !used.includes(name))
      .map((name) => `${entity}.${name}: no relation to a parent copies it: name it in the copy of one`),
    ...repeated(used).map((name) => `${entity}.${name}: several relations copy into it: give each its own`),
  ]
}
