import { DynagateError } from '../../errors.ts'
import type { Range } from '../template-types.ts'
import type { KeyCodec, KeyValue } from './key-codec.ts'
import { compareNumbers, compareText, greatestBeginningWith, greatestBelow, leastAbove } from './ordering.ts'
import { delimiter } from './part-text.ts'
import type { SortCondition, SortValues } from './sort-condition.ts'
import { literalAt } from './template.ts'

/** A range of one part, with what stands around the part in its key. */
interface PlacedRange {
  readonly codec: KeyCodec
  readonly name: string
  /** The text of everything before the part. */
  readonly base: string
  /** The literal behind the part. */
  readonly next: string
  readonly isLast: boolean
  readonly range: Range<unknown>
}

/**
 * The condition for the keys whose part at a place lies in the range, the parts before it being given.
 *
 * @throws DynagateError BAD_USER_INPUT where the range is crossed, empty, or not one of keys.
 */
export function rangeCondition(
  codec: KeyCodec,
  at: number,
  given: Range<unknown>,
  values: SortValues,
): SortCondition {
  const { segments } = codec.template
  const part = segments[at]
  const name = part?.kind === 'part' ? part.attribute : ''
  const range = withoutNulls(given)
  const base = codec.encodeSegments(segments.slice(0, at), values) ?? ''
  const next = literalAt(segments, at + 1)
  const placed = { codec, name, base, next, isLast: at === segments.length - 1, range }
  checkRange(placed)
  if (range.prefix !== undefined) {
    return codec.beginsWith(base + codec.encodePrefix(name, range.prefix, next))
  }
  if (Object.keys(range).length === 0) return codec.beginsWith(base)
  return codec.isText ? textRange(placed) : numberRange(placed)
}

/** A range as a client sends it may hold nulls for what isn't asked, and nothing but the five bounds. */
function withoutNulls({ from, to, after, before, prefix }: Range<unknown>): Range<unknown> {
  const bounds = Object.entries({ from, to, after, before, prefix })
  return Object.fromEntries(bounds.filter(([, bound]) => bound !== undefined && bound !== null))
}

function checkRange({ codec, name, range }: PlacedRange): void {
  const { from, to, after, before, prefix } = range
  if (from !== undefined && after !== undefined) throw unfit(name, 'takes from or after, not both')
  if (to !== undefined && before !== undefined) throw unfit(name, 'takes to or before, not both')
  const low = from ?? after
  const high = to ?? before
  if (prefix !== undefined && (low ?? high) !== undefined) {
    throw unfit(name, 'takes a prefix or bounds, not both')
  }
  if ((low ?? high) !== undefined && !codec.keepsOrder(name)) {
    throw unfit(name, `takes a value only: keys like '${codec.template.source}' aren't in its order`)
  }
  if (low === undefined || high === undefined) return
  const order = compareBounds(codec, name, low, high)
  if (order > 0) {
    const [begin, end] = [from === undefined ? 'after' : 'from', to === undefined ? 'before' : 'to']
    throw unfit(name, `begins (${begin}) behind its end (${end})`)
  }
  if (order === 0 && (after !== undefined || before !== undefined)) throw emptyRange(name)
}

function compareBounds(codec: KeyCodec, name: string, low: unknown, high: unknown): number {
  return codec.isText
    ? compareText(codec.encodePart(name, low), codec.encodePart(name, high))
    : compareNumbers(storedBound(codec, name, low), storedBound(codec, name, high))
}

function textRange(placed: PlacedRange): SortCondition {
  const { codec, base, name } = placed
  const low = lowerBound(placed)
  const high = upperBound(placed)
  if (low !== '') codec.checkLength(low)
  if (high === undefined) return low === '' ? { kind: 'any' } : { kind: 'atLeast', value: low }
  if (high === '' || compareText(high, low === '' ? base : low) < 0) throw emptyRange(name)
  return low === '' ? { kind: 'atMost', value: high } : { kind: 'between', low, high }
}

function lowerBound({ codec, name, base, next, isLast, range }: PlacedRange): string {
  if (range.from !== undefined) return base + codec.encodePart(name, range.from, next)
  if (range.after === undefined) return base
  const text = base + codec.encodePart(name, range.after, next)
  if (isLast) return leastAbove(text)
  return codec.format === 'escaped' ? text + justAboveDelimiter : greatestBeginningWith(text + next)
}

function upperBound({ codec, name, base, next, isLast, range }: PlacedRange): string | undefined {
  if (range.to !== undefined) {
    const text = base + codec.encodePart(name, range.to, next)
    if (isLast) return codec.checkLength(text)
    return codec.format === 'escaped' ? text + justAboveDelimiter : greatestBeginningWith(text + next)
  }
  if (range.before !== undefined) {
    const text = base + codec.encodePart(name, range.before, next)
    if (text !== '') codec.checkLength(text)
    return isLast ? greatestBelow(text, codec.attribute(name).type.key?.fixedWidth ?? false) : text
  }
  if (base === '') return undefined
  return base.endsWith(delimiter) && codec.format === 'escaped'
    ? base.slice(0, -1) + justAboveDelimiter
    : greatestBeginningWith(base)
}

/** `$`, the successor of the delimiter: above every key that goes on with it, below every greater part. */
const justAboveDelimiter = String.fromCharCode(delimiter.charCodeAt(0) + 1)

function numberRange({ codec, name, range }: PlacedRange): SortCondition {
  const { from, to, after, before } = range
  const stored = (bound: unknown): KeyValue => storedBound(codec, name, bound)
  if ((from ?? after) === undefined) {
    return to === undefined ? { kind: 'below', value: stored(before) } : { kind: 'atMost', value: stored(to) }
  }
  if ((to ?? before) === undefined) {
    return from === undefined
      ? { kind: 'above', value: stored(after) }
      : { kind: 'atLeast', value: stored(from) }
  }
  const low = stored(from ?? neighbour(codec, name, after, 1))
  const high = stored(to ?? neighbour(codec, name, before, -1))
  if (compareNumbers(low, high) > 0) throw emptyRange(name)
  return { kind: 'between', low, high }
}

/** BETWEEN includes its bounds, so a bound to be left out is the value next to it. */
function neighbour(codec: KeyCodec, name: string, bound: unknown, step: 1 | -1): unknown {
  const { type } = codec.attribute(name)
  if (type.neighbour) return type.neighbour(bound, step)
  throw unfit(name, `of a ${type.kind} can't leave out a bound between two: use from and to`)
}

function storedBound(codec: KeyCodec, name: string, bound: unknown): KeyValue {
  return codec.encode({ [name]: bound }) ?? 0
}

function emptyRange(name: string): DynagateError {
  return unfit(name, 'is empty: its bounds exclude each other')
}

function unfit(name: string, reason: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', `${name}: the range ${reason}`)
}
