import type { Index, KeyAttribute, KeyShape, Table } from '../catalogue/index.ts'
import { EngineError, validationError } from '../errors.ts'
import { type AttributeValue, type Item, memberOf, typeOf, valueSize } from '../values/index.ts'

/**
 * A ValidationException for a request that is invalid for its table, regardless of the table's content: it rejects a
 * transaction instead of cancelling it.
 */
export class InvalidRequest extends EngineError {
  constructor(message: string) {
    super('ValidationException', message)
  }
}

/** Rejects a `Key` that isn't exactly the table's primary key. */
export function checkKey(table: Table, key: Item): void {
  if (Object.keys(key).length !== table.key.attributes.length) throw wrongKey()
  checkKeyAttributes(table.key, key)
}

/** Rejects an item without the attributes of a key, or with invalid ones. */
export function checkKeyAttributes(shape: KeyShape, item: Item): void {
  if (!shape.attributes.every((attribute) => hasAttribute(item, attribute))) throw wrongKey()
  checkKeyValues(shape, item)
}

/** As `checkItemKeys`, with the message of a BatchWriteItem for a primary key that is incomplete or has a wrong type. */
export function checkBatchItemKeys(table: Table, item: Item): void {
  if (!table.key.attributes.every((attribute) => hasAttribute(item, attribute))) throw wrongKey()
  checkItemKeys(table, item)
}

/** Rejects an item whose primary key is incomplete or has a wrong type, or whose attributes don't fit an index key. */
export function checkItemKeys(table: Table, item: Item): void {
  for (const { name, type } of table.key.attributes) {
    const value = memberOf(item, name)
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
  checkIndexKeys(table, item, { by: 'put' })
}

/** A write that is checked: a put, or an update of the item `before`, if there was one. */
export type CheckedWrite =
  | { readonly by: 'put' }
  | { readonly by: 'update'; readonly before: Item | undefined }

/**
 * Rejects an item whose attributes don't fit the keys of an index. Attributes that an update leaves unchanged from
 * `before` aren't checked, because an item may be older than an index that it doesn't fit.
 */
export function checkIndexKeys(table: Table, item: Item, write: CheckedWrite): void {
  const before = write.by === 'update' ? write.before : undefined
  for (const { name, key } of table.indexes) {
    if (
      before !== undefined &&
      key.attributes.every((each) => memberOf(before, each.name) === memberOf(item, each.name))
    )
      continue
    for (const attribute of key.attributes) {
      const value = memberOf(item, attribute.name)
      if (value !== undefined) checkIndexKey({ name, by: write.by }, attribute, value)
    }
    checkSizes(key, item)
  }
}

/**
 * Rejects nested paths in key attributes of the table or of an index: keys are scalars. The message is DynamoDB's, as
 * recorded by the suites of Dynalite and ScyllaDB's Alternator.
 */
export function checkNestedPaths(table: Table, { nestedNames }: { nestedNames: ReadonlySet<string> }): void {
  if (nestedNames.size === 0) return
  const nested = (kind: string, attributes: readonly KeyAttribute[]) => {
    const found = attributes.find(({ name }) => nestedNames.has(name))
    if (found === undefined) return
    throw validationError(
      `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${kind}: ${found.name}`,
    )
  }
  nested('Key', table.key.attributes)
  for (const { key } of table.indexes) nested('IndexKey', key.attributes)
}

/** Whether an item belongs in an index: it has all of the key's attributes, and they are valid keys. */
export function hasIndexKey({ key }: Index, item: Item): boolean {
  const fits = key.attributes.every(({ name, type }) => {
    const value = memberOf(item, name)
    return value !== undefined && typeOf(value) === type && emptyKind(value) === undefined
  })
  return (
    fits && keySize(key.partition, item) <= longestPartitionKey && keySize(key.sort, item) <= longestSortKey
  )
}

function hasAttribute(item: Item, { name, type }: KeyAttribute): boolean {
  const value = memberOf(item, name)
  return value !== undefined && typeOf(value) === type
}

function wrongKey(): EngineError {
  return validationError('The provided key element does not match the schema')
}

function checkIndexKey(
  index: { readonly name: string; readonly by: CheckedWrite['by'] },
  { name, type }: KeyAttribute,
  value: AttributeValue,
): void {
  if (typeOf(value) !== type) {
    throw validationError(
      `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
    )
  }
  const empty = emptyKind(value)
  if (empty === undefined) return
  const reason = `The AttributeValue for a key attribute cannot contain an empty ${empty} value.`
  throw new InvalidRequest(
    index.by === 'update'
      ? `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. ${reason}`
      : `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${reason} IndexName: ${index.name}, IndexKey: ${name}`,
  )
}

function checkKeyValues(shape: KeyShape, item: Item): void {
  for (const { name } of shape.attributes) {
    const value = memberOf(item, name)
    const empty = value && emptyKind(value)
    if (empty !== undefined) {
      throw new InvalidRequest(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${empty} value. Key: ${name}`,
      )
    }
  }
  checkSizes(shape, item)
}

/** DynamoDB's limits of partition and sort keys, in bytes. */
const longestPartitionKey = 2048
const longestSortKey = 1024

function checkSizes({ partition, sort }: KeyShape, item: Item): void {
  if (keySize(partition, item) > longestPartitionKey) {
    throw validationError(
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    )
  }
  if (keySize(sort, item) > longestSortKey) {
    throw validationError(
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    )
  }
}

function keySize(attributes: readonly KeyAttribute[], item: Item): number {
  return attributes.reduce((sum, { name }) => {
    const value = memberOf(item, name)
    return value === undefined ? sum : sum + valueSize(value)
  }, 0)
}

function emptyKind(value: AttributeValue): 'string' | 'binary' | undefined {
  if ('S' in value && value.S === '') return 'string'
  if ('B' in value && value.B === '') return 'binary'
  return undefined
}
