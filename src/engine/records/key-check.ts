import { validationError } from '../errors.ts'
import type { KeyAttribute, KeyShape, Table } from '../tables/index.ts'
import { type AttributeValue, type Item, typeOf, valueSize } from '../values/index.ts'

/** Refuses a `Key` which isn't exactly the table's primary key. */
export function checkKey(table: Table, key: Item): void {
  const { attributes } = table.key
  const fits =
    Object.keys(key).length === attributes.length &&
    attributes.every(({ name, type }) => key[name] !== undefined && typeOf(key[name]) === type)
  if (!fits) throw validationError('The provided key element does not match the schema')
  checkKeyValues(table.key, key)
}

/** Refuses an item to be put that lacks a part of its primary key, or has a wrong one, or one unfit for an index. */
export function checkItemKeys(table: Table, item: Item): void {
  for (const { name, type } of table.key.attributes) {
    const value = item[name]
    if (value === undefined) {
      throw validationError(`One or more parameter values were invalid: Missing the key ${name} in the item`)
    }
    if (typeOf(value) !== type) {
      throw validationError(
        `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`,
      )
    }
  }
  checkKeyValues(table.key, item)
  checkIndexKeys(table, item)
}

/** Refuses an item whose attributes can't be the index keys that they are declared to be. */
export function checkIndexKeys(table: Table, item: Item): void {
  for (const index of table.indexes) {
    for (const attribute of index.key.attributes) {
      const value = item[attribute.name]
      if (value !== undefined) checkIndexKey(index.name, attribute, value)
    }
    checkSizes(index.key, item)
  }
}

function checkIndexKey(index: string, { name, type }: KeyAttribute, value: AttributeValue): void {
  if (typeOf(value) !== type) {
    throw validationError(
      `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index}`,
    )
  }
  const empty = emptyKind(value)
  if (empty !== undefined) {
    throw validationError(
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${empty} value. IndexName: ${index}, IndexKey: ${name}`,
    )
  }
}

function checkKeyValues(shape: KeyShape, item: Item): void {
  for (const { name } of shape.attributes) {
    const value = item[name]
    const empty = value && emptyKind(value)
    if (empty !== undefined) {
      throw validationError(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${empty} value. Key: ${name}`,
      )
    }
  }
  checkSizes(shape, item)
}

/** DynamoDB's longest partition and sort keys, in bytes. */
const longestPartitionKey = 2048
const longestSortKey = 1024

function checkSizes({ partition, sort }: KeyShape, item: Item): void {
  const partitionValue = item[partition.name]
  if (partitionValue !== undefined && valueSize(partitionValue) > longestPartitionKey) {
    throw validationError(
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    )
  }
  const sortValue = sort && item[sort.name]
  if (sortValue !== undefined && valueSize(sortValue) > longestSortKey) {
    throw validationError(
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    )
  }
}

function emptyKind(value: AttributeValue): 'string' | 'binary' | undefined {
  if ('S' in value && value.S === '') return 'string'
  if ('B' in value && value.B === '') return 'binary'
  return undefined
}
