import type { AnyEntity } from '../entity.ts'
import type { Index } from '../table-definition.ts'
import type { Table } from '../table.ts'

/** DynamoDB's limits of indexes a table. */
const mostGlobal = 20
const mostLocal = 5

/** What is wrong with names: entities, stored attributes, indexes. */
export function checkNames(table: Table): string[] {
  const indexes = [...table.indexes.values()]
  return [
    ...checkIndexes(table, indexes),
    ...repeated(table.entities.map(({ name }) => name)).map(
      (name) => `${name}: two entities bear this name: rename one`,
    ),
    ...checkTypeValues(table),
    ...table.entities.flatMap((entity) => checkStoredNames(table, indexes, entity)),
  ]
}

function checkIndexes(table: Table, indexes: readonly Index[]): string[] {
  const locals = indexes.filter(({ kind }) => kind === 'local')
  const faults: string[] = []
  if (locals.length > 0 && table.primaryIndex.sort === undefined) {
    faults.push(
      `${table.definition.name}: local indexes need a table with a sort key: declare primaryKey.sort`,
    )
  }
  if (locals.length > mostLocal)
    faults.push(`${table.definition.name}: DynamoDB allows ${mostLocal} local indexes`)
  if (indexes.length - locals.length > mostGlobal) {
    faults.push(
      `${table.definition.name}: DynamoDB allows ${mostGlobal} global indexes unless the quota is raised`,
    )
  }
  return faults
}

function checkTypeValues(table: Table): string[] {
  if (table.definition.typeAttribute === undefined) return []
  return repeated(table.entities.map(({ typeValue }) => typeValue)).map(
    (value) =>
      `two entities have '${value}' as ${table.definition.typeAttribute}: give one another typeValue`,
  )
}

/** An attribute may share its name with a key attribute only where the key is that attribute's own value. */
function checkStoredNames(table: Table, indexes: readonly Index[], entity: AnyEntity): string[] {
  const stored = Object.entries(entity.attributes).map(([name, { options }]) => options.storedName ?? name)
  const keys = [entity.primaryKey, ...entity.indexKeys.values()]
  const native = new Set(
    keys.flatMap(({ partition, sort }) =>
      [partition, sort].flatMap((codec) => (codec?.format === 'native' ? [codec.key.name] : [])),
    ),
  )
  const taken = [table.primaryIndex, ...indexes].flatMap(({ partition, sort }) => [
    partition.name,
    sort?.name,
  ])
  const { typeAttribute } = table.definition
  return [
    ...repeated(stored).map(
      (name) => `${entity.name}: two attributes are stored as '${name}': give one another storedAs`,
    ),
    ...stored
      .filter((name) => taken.includes(name) && !native.has(name))
      .map(
        (name) =>
          `${entity.name}: '${name}' is a key attribute of the table: store this attribute under another name`,
      ),
    ...(typeAttribute !== undefined && stored.includes(typeAttribute)
      ? [
          `${entity.name}: '${typeAttribute}' is the table's type attribute: store this attribute under another name`,
        ]
      : []),
  ]
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}
