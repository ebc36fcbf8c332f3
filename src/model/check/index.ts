import type { AnyAccessPattern } from '../access-pattern.ts'
import type { AnyEntity, EntityKey } from '../entity.ts'
import type { Table } from '../table.ts'
import { canBeginWith, canCollide, canEqual, canMeet } from './collisions.ts'
import { checkNames } from './names.ts'

export { checkTemplate } from './template.ts'

/** What is wrong with a table whose templates are each in order: names, collisions, patterns that mix entities. */
export function checkTable(table: Table): string[] {
  return [
    ...checkNames(table),
    ...pairs(table.entities).flatMap(([a, b]) => checkCollision(table, a, b)),
    ...[...table.patterns.values()].flatMap((pattern) => checkPattern(table, pattern)),
  ]
}

function checkCollision(table: Table, a: AnyEntity, b: AnyEntity): string[] {
  if (!canCollide(a.primaryKey, b.primaryKey)) return []
  if (table.definition.typeAttribute !== undefined && isVerbatim(a) && isVerbatim(b)) return []
  return [
    `${a.name} and ${b.name}: their primary keys ${shown(a.primaryKey)} and ${shown(b.primaryKey)} can be the same key, ` +
      'and one would overwrite the other: give each its own fixed text',
  ]
}

function checkPattern(table: Table, pattern: AnyAccessPattern): string[] {
  if (pattern.kind === 'get') return []
  if (pattern.kind === 'collection') return checkCollection(table, pattern)
  const [entity] = pattern.entities
  const key = entity && keyOn(entity, pattern)
  if (!entity || !key) return []
  return table.entities.flatMap((other) => {
    const otherKey = other === entity ? undefined : keyOn(other, pattern)
    if (!otherKey || !canMeet(key, otherKey)) return []
    return [
      `${pattern.name}: a ${pattern.kind} of ${entity.name}${onIndex(pattern)} by ${shown(key)} would also read ` +
        `${other.name}, whose key there is ${shown(otherKey)}: begin each sort template with its own fixed text, ` +
        'or declare a collection of both',
    ]
  })
}

function checkCollection(table: Table, pattern: AnyAccessPattern): string[] {
  const [first, ...others] = pattern.entities
  const key = first && keyOn(first, pattern)
  if (!first || !key) return []
  const sort = pattern.beginsWith
  const strangers = others.filter(
    (other) => other.primaryKey.partition.template.source !== pattern.templates.partition,
  )
  const forgotten = table.entities.filter((other) => {
    const otherKey = keyOn(other, pattern)
    if (pattern.entities.includes(other) || !otherKey || !canEqual(key.partition, otherKey.partition))
      return false
    return sort === undefined || otherKey.sort === undefined || canBeginWith(otherKey.sort, sort)
  })
  return [
    ...strangers.map(
      (other) =>
        `${pattern.name}: ${other.name} has the partition template '${other.primaryKey.partition.template.source}' and ` +
        `${first.name} '${pattern.templates.partition}': the members of a collection share one`,
    ),
    ...forgotten.map(
      (other) =>
        `${pattern.name}: the partition '${pattern.templates.partition}' holds ${other.name} too: ` +
        'add it to the collection, or narrow the collection by beginsWith',
    ),
  ]
}

function keyOn(entity: AnyEntity, { index }: AnyAccessPattern): EntityKey | undefined {
  return index.name === undefined ? entity.primaryKey : entity.indexKeys.get(index.name)
}

function isVerbatim(entity: AnyEntity): boolean {
  return entity.primaryKey.partition.format !== 'escaped' || entity.primaryKey.sort?.format !== 'escaped'
}

function shown({ partition, sort }: EntityKey): string {
  return sort === undefined
    ? `'${partition.template.source}'`
    : `'${partition.template.source}' + '${sort.template.source}'`
}

function onIndex({ index }: AnyAccessPattern): string {
  return index.name === undefined ? '' : ` on ${index.name}`
}

function pairs<Member>(members: readonly Member[]): [Member, Member][] {
  return members.flatMap((one, at) => members.slice(at + 1).map((other): [Member, Member] => [one, other]))
}
