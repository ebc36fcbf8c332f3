import type { Index, Table } from '../catalogue/index.ts'
import { EngineError, validationError } from '../errors.ts'
import type { KeyCondition } from '../expressions/index.ts'
import { checkKey, checkKeyAttributes, recordKey, type Segment } from '../records/index.ts'
import { required } from '../required.ts'
import { afterKey, type KeyRange } from '../storage/index.ts'
import { type Item, memberOf, setMember } from '../values/index.ts'

/** The context of a start key. */
export interface StartContext {
  readonly table: Table
  readonly index: Index | undefined
  readonly backward: boolean
  /** The kind of condition that determines the range. */
  readonly by:
    | { readonly kind: 'query'; readonly condition: KeyCondition }
    | { readonly kind: 'scan'; readonly segment: Segment | undefined }
    | { readonly kind: 'select' }
}

/**
 * The part of a range after the start key, in the direction of the read. The messages are DynamoDB's, as recorded by
 * the suite of Dynalite.
 *
 * @throws ValidationException for a key that doesn't fit this table and index, or is outside the range.
 */
export function rangeAfter(range: KeyRange, startKey: Item | undefined, context: StartContext): KeyRange {
  if (startKey === undefined) return range
  checkStartKey(startKey, context)
  const key = recordKey(context.table, context.index, startKey)
  if (!includes(range, key)) throw outside(range, startKey, context)
  return context.backward ? { from: range.from, to: key } : { from: afterKey(key), to: range.to }
}

function checkStartKey(startKey: Item, { table, index, by }: StartContext): void {
  if (index !== undefined || by.kind !== 'scan') {
    const key = index?.key ?? table.key
    const names = new Set([...table.key.attributes, ...key.attributes].map(({ name }) => name))
    const isWhole =
      Object.keys(startKey).length === names.size &&
      key.attributes.every(({ name }) => memberOf(startKey, name) !== undefined)
    if (!isWhole) throw validationError('The provided starting key is invalid')
    checkKeyAttributes(key, startKey)
  }
  try {
    if (index === undefined) checkKey(table, startKey)
    else checkKeyAttributes(table.key, startKey)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    throw validationError(`The provided starting key is invalid: ${error.message}`)
  }
}

function outside(range: KeyRange, startKey: Item, { table, index, by }: StartContext): EngineError {
  if (by.kind === 'scan' && by.segment !== undefined) {
    const { number, of } = by.segment
    return validationError(
      `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${of} Segment: ${number}`,
    )
  }
  if (by.kind === 'query' && by.condition.sort.length > 0) {
    const { partition } = index?.key ?? table.key
    const moved: Item = { ...startKey }
    for (const [at, { name }] of partition.entries()) {
      setMember(moved, name, required(by.condition.partition[at], 'a value of the partition key'))
    }
    return validationError(
      includes(range, recordKey(table, index, moved))
        ? 'The query can return at most one row and cannot be restarted'
        : 'The provided starting key does not match the range key predicate',
    )
  }
  return validationError('The provided starting key is outside query boundaries based on provided conditions')
}

function includes({ from, to }: KeyRange, key: Buffer): boolean {
  return Buffer.compare(key, from) >= 0 && Buffer.compare(key, to) < 0
}
