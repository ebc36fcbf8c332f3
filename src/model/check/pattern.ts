import { keyOn, shownTemplates } from '../entity-key.ts'
import type { AnyAccessPattern, EntityKey, Table } from '../types.ts'
import { canBeginWith, canEqual, canMeet, shown } from './collisions.ts'
import { checkFilter } from './filter.ts'

/** The faults of an access pattern: it would read more than it declares, or can't be read as declared. */
export function checkPattern(table: Table, pattern: AnyAccessPattern): string[] {
  if (pattern.entities.some((entity) => entity.table !== table)) {
    return [
      `${pattern.name}: it reads an entity of another table: name it among that table's access patterns`,
    ]
  }
  return [
    ...checkArguments(pattern),
    ...checkConsistency(pattern),
    ...checkFilter(pattern),
    ...checkReads(table, pattern),
  ]
}

/** The arguments that every connection has: an attribute with such a name would replace one of them. */
const pageArguments = ['first', 'after', 'last', 'before', 'filter']

function checkArguments({ name, kind, arguments: all }: AnyAccessPattern): string[] {
  if (kind !== 'query' && kind !== 'collection') return []
  return all
    .filter((argument) => pageArguments.includes(argument.name))
    .map(
      (argument) =>
        `${name}: its key has the part '${argument.name}', which is also an argument of every connection: rename the ` +
        `attribute, and declare storedAs('${argument.name}') to keep its name in the table`,
    )
}

function checkConsistency({ name, index, consistent }: AnyAccessPattern): string[] {
  if (!consistent || index.kind !== 'global') return []
  return [
    `${name}: the global index ${index.name} has no consistent reads: remove consistent, or read by the primary key`,
  ]
}

function checkReads(table: Table, pattern: AnyAccessPattern): string[] {
  if (pattern.kind === 'get' || pattern.unique !== undefined) return []
  if (pattern.kind === 'collection') return checkCollection(table, pattern)
  const [entity] = pattern.entities
  const key = entity && keyOn(entity, pattern.index)
  if (!entity || !key) return []
  return table.entities.flatMap((other) => {
    const otherKey = other === entity ? undefined : keyOn(other, pattern.index)
    if (!otherKey || !canMeet(key, otherKey)) return []
    return [
      `${pattern.name}: a ${pattern.kind} of ${entity.name}${onIndex(pattern)} by ${shown(key)} would also read ` +
        `${other.name}, whose key there is ${shown(otherKey)}: begin each sort template with its own fixed text, ` +
        'or declare a collection of both',
    ]
  })
}

function checkCollection(table: Table, pattern: AnyAccessPattern): string[] {
  const { name, entities, beginsWith } = pattern
  const [first, ...others] = entities
  const key = first && keyOn(first, pattern.index)
  if (!first || !key) return []
  const partition = shownTemplates(key.partition)
  const isUnder = (other: EntityKey) =>
    beginsWith === undefined || other.sort[0] === undefined || canBeginWith(other.sort[0], beginsWith)
  const unrelated = others.flatMap((other) => {
    const otherKey = keyOn(other, pattern.index)
    const template = otherKey && shownTemplates(otherKey.partition)
    return template === undefined || template === partition ? [] : [{ name: other.name, template }]
  })
  const omitted = table.entities.filter((other) => {
    const otherKey = keyOn(other, pattern.index)
    if (entities.includes(other) || !otherKey) return false
    return canEqual(key.partition, otherKey.partition) && isUnder(otherKey)
  })
  const left = entities.flatMap((other) => {
    const otherKey = keyOn(other, pattern.index)
    return otherKey === undefined || isUnder(otherKey) ? [] : [{ name: other.name, key: otherKey }]
  })
  return [
    ...unrelated.map(
      (other) =>
        `${name}: ${other.name} has the partition template '${other.template}' and ` +
        `${first.name} '${partition}': the members of a collection share one`,
    ),
    ...omitted.map(
      (other) =>
        `${name}: the partition '${partition}' holds ${other.name} too: ` +
        'add it to the collection, or narrow the collection by beginsWith',
    ),
    ...left.map(
      (other) =>
        `${name}: no key of ${other.name} (${shown(other.key)}) begins with '${beginsWith}': ` +
        'change beginsWith, or remove it from the collection',
    ),
  ]
}

function onIndex({ index }: AnyAccessPattern): string {
  return index.name === undefined ? '' : ` on ${index.name}`
}
