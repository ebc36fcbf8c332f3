import { type Attribute, type AttributeFlag, type AttributeType, plainType } from '../../attributes/index.ts'
import { childrenKey, isAggregated } from '../../parents/index.ts'
import type { AnyEntity, ParentRelation, Table } from '../../types.ts'

/** The faults of a relation's name, its parent and its key, as ends of sentences about the relation. */
export function checkRelation(table: Table, child: AnyEntity, relation: ParentRelation): string[] {
  return [...checkName(relation), ...checkParent(table, child, relation), ...checkKey(child, relation)]
}

/** The fault of children that no query finds: a backfill reads them to count them, and a cascade to delete them. */
export function checkFound(child: AnyEntity, relation: ParentRelation): string[] {
  const isRead = isAggregated(relation) || relation.onDelete === 'cascade' || relation.moveUpTo !== undefined
  if (!isRead || childrenKey(child, relation) !== undefined) return []
  const names = relation.key.map(([, ofChild]) => ofChild).join(' and ')
  return [
    `counts, sums, deletes or moves items that no query finds by their parent: declare a key of ${child.name}, on an index that carries what is summed, whose partition has ${names} and nothing else`,
  ]
}

/** Whether the store maintains an attribute in a way that keys and copies can't follow. */
export function isChangedByStore({ options }: Attribute<unknown, AttributeFlag>): boolean {
  const { maintained } = options
  return maintained !== undefined && maintained !== 'derived' && maintained !== 'createdAt'
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
    if (isChangedByStore(own)) {
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
