import { DynagateError } from '../../errors.ts'
import { type Condition, conditionHolds, readCondition } from '../conditions/index.ts'
import { keyAttributes } from '../definition/index.ts'
import type { Document } from '../document/index.ts'
import { type KeyValue, keyValueText, matchesSort } from '../keys/index.ts'
import type { AnyAccessPattern, KeyCondition } from '../types.ts'

/** The items that an access pattern reads under its arguments. */
export interface View {
  readonly pattern: AnyAccessPattern
  /** The pattern's key condition under the arguments. */
  readonly condition: KeyCondition
  /** A filter in addition to the key condition; undefined for all items. */
  readonly filter: Condition | undefined
}

/**
 * The view of a pattern under its arguments.
 *
 * @throws DynagateError BAD_USER_INPUT for arguments that don't fit.
 */
export function viewOf(pattern: AnyAccessPattern, args: Readonly<Record<string, unknown>>): View {
  checkArguments(pattern, args)
  return { pattern, condition: pattern.keyCondition(args), filter: filterOf(pattern, args) }
}

/**
 * Whether a stored item is in a view: whether the view's query on the table or its index would return it. Time to live is
 * the caller's: the result doesn't depend on the time.
 */
export function isInView({ pattern: { index }, condition, filter }: View, stored: Document): boolean {
  const key = indexKey(index, stored)
  if (key === undefined) return false
  const partition = condition.partitions.find((values) =>
    values.every((value, at) => keyValueText('key', value) === keyValueText('key', key[at])),
  )
  if (partition === undefined) return false
  const next = key[partition.length]
  if (next !== undefined && !matchesSort(condition.sort, next)) return false
  return filter === undefined || conditionHolds(filter, stored)
}

/**
 * Finds the views that contain an item without examining views of other keys: each view is indexed by the key values that
 * it fixes, for each of its shards.
 */
export class ViewIndex<Entry extends { readonly view: View }> {
  /** By index, by the number of fixed values, and by the values. */
  readonly #files = new Map<AnyAccessPattern['index'], Map<number, Map<string, Set<Entry>>>>()

  /** Adds an entry; `delete` removes it. */
  add(entry: Entry): void {
    const { index } = entry.view.pattern
    const ofIndex = this.#files.get(index) ?? new Map<number, Map<string, Set<Entry>>>()
    this.#files.set(index, ofIndex)
    for (const values of fixedValues(entry.view)) {
      const ofLength = ofIndex.get(values.length) ?? new Map<string, Set<Entry>>()
      ofIndex.set(values.length, ofLength)
      const text = textOf(values)
      const entries = ofLength.get(text) ?? new Set<Entry>()
      ofLength.set(text, entries.add(entry))
    }
  }

  delete(entry: Entry): void {
    const ofIndex = this.#files.get(entry.view.pattern.index)
    for (const values of fixedValues(entry.view)) {
      const ofLength = ofIndex?.get(values.length)
      const text = textOf(values)
      const entries = ofLength?.get(text)
      entries?.delete(entry)
      if (entries?.size === 0) ofLength?.delete(text)
      if (ofLength?.size === 0) ofIndex?.delete(values.length)
    }
  }

  /** The entries whose view has the item. */
  *having(stored: Document): Generator<Entry, void, undefined> {
    for (const [index, ofIndex] of this.#files) {
      const key = indexKey(index, stored)
      if (key === undefined) continue
      for (const [length, ofLength] of ofIndex) {
        const entries = ofLength.get(textOf(key.slice(0, length))) ?? nothing
        for (const entry of entries) if (isInView(entry.view, stored)) yield entry
      }
    }
  }
}

const nothing: readonly never[] = []

/** The values that all items of a view have at the start of their key: a list for each shard. */
function fixedValues({ condition: { partitions, sort } }: View): (readonly KeyValue[])[] {
  return partitions.map((values) => (sort.kind === 'equals' ? [...values, sort.value] : values))
}

function textOf(values: readonly KeyValue[]): string {
  return JSON.stringify(values.map((value) => keyValueText('key', value)))
}

/** The item's key in an index; undefined if it isn't in the index. */
function indexKey(index: AnyAccessPattern['index'], stored: Document): KeyValue[] | undefined {
  const key = keyAttributes(index).flatMap((name) => stored[name] ?? [])
  return key.length === index.partition.length + index.sort.length ? key : undefined
}

/** @throws DynagateError BAD_USER_INPUT for an argument that nothing reads: without it the query would read more. */
function checkArguments(
  { name: pattern, arguments: all }: AnyAccessPattern,
  args: Readonly<Record<string, unknown>>,
): void {
  for (const given in args) {
    if (given === 'filter' || args[given] === undefined || all.some(({ name }) => name === given)) continue
    const known = all.map(({ name }) => name).join(', ')
    throw new DynagateError('BAD_USER_INPUT', `${pattern}: has no argument '${given}': expected ${known}`)
  }
}

/** The `filter` argument, unless the key has a part of that name. */
function filterOf(pattern: AnyAccessPattern, args: Readonly<Record<string, unknown>>): Condition | undefined {
  const [entity] = pattern.entities
  if (entity === undefined || args.filter === undefined) return undefined
  if (pattern.arguments.some(({ name }) => name === 'filter')) return undefined
  const allowed = pattern.filter?.attributes ?? []
  return readCondition(entity, args.filter, { where: 'filter', allowed })
}
