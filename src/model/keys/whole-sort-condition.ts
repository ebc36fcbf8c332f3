import { DynagateError } from '../../errors.ts'
import type { KeyCodec } from './key-codec.ts'
import { checkWholeLength } from './key-length.ts'
import { sortCondition } from './sort-condition.ts'
import type { KeyValue, SortCondition, SortValues } from './types.ts'

/** A condition on a sort key: the values of its first attributes, and the condition on the next one. */
export interface WholeSortCondition {
  readonly equal: readonly KeyValue[]
  readonly sort: SortCondition
}

/**
 * The condition that matches exactly the entity's items with these parts, on a sort key of any number of attributes.
 * DynamoDB accepts equality from the left, and one other condition on the last given attribute.
 *
 * @param codecs the codecs of the attributes of the sort key, in order; none for an index without one.
 * @param inPartition the parts that are also in the partition key.
 * @throws DynagateError BAD_USER_INPUT as `sortCondition` does, also for a part of an attribute after an open one or a
 *   range.
 */
export function wholeSortCondition(
  codecs: readonly KeyCodec[],
  values: SortValues,
  inPartition: readonly string[],
): WholeSortCondition {
  const equal: KeyValue[] = []
  const known = new Set(inPartition)
  for (const [at, codec] of codecs.entries()) {
    const sort = sortCondition(codec, values, [...known])
    if (sort.kind !== 'equals') {
      rejectLater(codecs, at, values, known)
      return { equal, sort }
    }
    const own = codecs.slice(0, at + 1)
    checkWholeLength(own, [...equal, sort.value])
    if (own.length === codecs.length) return { equal, sort }
    equal.push(sort.value)
    for (const name of codec.parts) known.add(name)
  }
  return { equal, sort: { kind: 'any' } }
}

function rejectLater(
  codecs: readonly KeyCodec[],
  at: number,
  values: SortValues,
  known: ReadonlySet<string>,
): void {
  const isGiven = (name: string) => !known.has(name) && values[name] !== undefined && values[name] !== null
  const own = codecs[at]?.parts ?? []
  const given = codecs
    .slice(at + 1)
    .flatMap(({ parts }) => parts)
    .find((name) => isGiven(name) && !own.includes(name))
  if (given === undefined) return
  const open = own.find((name) => !known.has(name) && !isGiven(name))
  const why =
    open === undefined ? `can't follow a range of ${own.findLast(isGiven)}` : `needs ${open} as well`
  const key = codecs.map(({ template }) => template.shown).join(' + ')
  throw new DynagateError('BAD_USER_INPUT', `${given} ${why}: the key is '${key}'`)
}
