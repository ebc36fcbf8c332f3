import type { Table } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import type { Condition } from '../expressions/index.ts'
import { type AttributeValue, type Item, memberOf, valuesEqual } from '../values/index.ts'
import type { SelectStatement, Statement } from './statement.ts'

/** The conditions that a top-level `AND` joins. */
export function conjunctsOf(where: Condition | undefined): readonly Condition[] {
  if (where === undefined) return []
  return where.kind === 'and' ? where.conditions.flatMap(conjunctsOf) : [where]
}

/** The attribute and value of an equality; undefined for other conditions. */
export function equalityOf(condition: Condition): { name: string; value: AttributeValue } | undefined {
  if (condition.kind !== 'compare' || condition.comparator !== '=') return undefined
  const { left, right } = condition
  const [path, value] = left.kind === 'path' ? [left, right] : [right, left]
  if (path.kind !== 'path' || value.kind !== 'value' || path.path.length > 1) return undefined
  return { name: path.path[0], value: value.value }
}

/**
 * The primary key that a condition fixes by equality. Throws a ValidationException if a part of it is missing.
 */
export function keyInWhere(table: Table, where: Condition | undefined): Item {
  const key = findKey(table, where)
  if (key === undefined) {
    throw validationError('Where clause does not contain a mandatory equality on all key attributes')
  }
  for (const { name, value } of equalitiesOf(where)) {
    const own = memberOf(key, name)
    if (own === undefined || valuesEqual(own, value)) continue
    throw validationError(
      `Multiple conditions on same key ${name}. Only single item Update/Insert/Delete are supported`,
    )
  }
  return key
}

/** The same, or undefined. */
export function findKey(table: Table, where: Condition | undefined): Item | undefined {
  const equal = new Map(equalitiesOf(where).map(({ name, value }) => [name, value]))
  const key: Item = {}
  for (const { name } of table.key.attributes) {
    const value = equal.get(name)
    if (value === undefined) return undefined
    key[name] = value
  }
  return key
}

function equalitiesOf(where: Condition | undefined): { name: string; value: AttributeValue }[] {
  return conjunctsOf(where).flatMap((condition) => equalityOf(condition) ?? [])
}

/** The primary key that a SELECT reads; undefined if it may read another item, or none although the item exists. */
export function selectedKey(table: Table, { indexName, where }: SelectStatement): Item | undefined {
  const isOne = indexName === undefined && furtherConditions(table, where).length === 0
  return isOne ? findKey(table, where) : undefined
}

/** The primary key of the item that a statement reads or writes; undefined if it isn't one item. */
export function statementKey(table: Table, statement: Statement): Item | undefined {
  if (statement.kind === 'select') return selectedKey(table, statement)
  return statement.kind === 'insert' ? table.keyOf(statement.item) : findKey(table, statement.where)
}

/** The conditions other than the equalities of the primary key. */
export function furtherConditions(table: Table, where: Condition | undefined): readonly Condition[] {
  const names = table.key.attributes.map(({ name }) => name)
  return conjunctsOf(where).filter((condition) => !names.includes(equalityOf(condition)?.name ?? ''))
}
