import { DynagateError } from '../../errors.ts'
import { ExactNumber } from '../document.ts'
import type { Range } from '../template-types.ts'
import { delimiter } from './part-text.ts'
import { type KeyCodec, type KeyValue, literalAt } from './key-codec.ts'
import { compareText, greatestBeginningWith, greatestBelow, leastAbove } from './ordering.ts'
import type { Segment } from './template.ts'

/** A condition on a sort key as a Query can say it: DynamoDB knows one of these and no other. */
export type SortCondition =
  | { readonly kind: 'any' }
  | { readonly kind: 'equals'; readonly value: KeyValue }
  | { readonly kind: 'beginsWith'; readonly prefix: string }
  | { readonly kind: 'between'; readonly low: KeyValue; readonly high: KeyValue }
  | { readonly kind: 'above' | 'atLeast' | 'below' | 'atMost'; readonly value: KeyValue }

/** Values of the parts from the left; the last of them may be a range. */
export type SortValues = Readonly<Record<string, unknown>>

/**
 * The condition that holds for exactly the entity's items whose parts are as asked. One-sided ranges are closed
 * on both sides by the template's own prefix, so that they never run on into the next state or entity.
 *
 * @throws DynagateError BAD_USER_INPUT for a part after an open one or after a range, and for a crossed range.
 */
export function sortCondition(codec: KeyCodec, values: SortValues): SortCondition {
  const { segments } = codec.template
  let taken = 0
  for (const [at, segment] of segments.entries()) {
    if (segment.kind !== 'part') {
      taken = at + 1
      continue
    }
    const value = values[segment.attribute]
    if (value === undefined || value === null) {
      refuseLater(codec, segments.slice(at + 1), values, `needs ${segment.attribute} as well`)
      return opened(codec, prefixOf(codec, taken, values))
    }
    if (isRange(value)) {
      refuseLater(codec, segments.slice(at + 1), values, `can't follow a range of ${segment.attribute}`)
      return ranged(codec, at, value, values)
    }
    taken = at + 1
  }
  return { kind: 'equals', value: codec.encode(values) ?? '' }
}

/** Whether a value given for a part is a range and not a value: dates and bytes are values. */
export function isRange(value: unknown): value is Range<unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function refuseLater(codec: KeyCodec, later: readonly Segment[], values: SortValues, why: string): void {
  for (const segment of later) {
    if (
      segment.kind === 'part' &&
      values[segment.attribute] !== undefined &&
      values[segment.attribute] !== null
    ) {
      throw new DynagateError(
        'BAD_USER_INPUT',
        `${segment.attribute} ${why}: the key is '${codec.template.source}'`,
      )
    }
  }
}

function prefixOf(codec: KeyCodec, taken: number, values: SortValues): string {
  return codec.encodeSegments(codec.template.segments.slice(0, taken), values) ?? ''
}

function opened(codec: KeyCodec, prefix: string): SortCondition {
  return prefix === '' ? { kind: 'any' } : { kind: 'beginsWith', prefix: codec.checkLength(prefix) }
}

function ranged(codec: KeyCodec, at: number, range: Range<unknown>, values: SortValues): SortCondition {
  const part = codec.template.segments[at]
  if (part?.kind !== 'part') return { kind: 'any' }
  const { from, to, after, before, prefix } = range
  checkRange(codec, part.attribute, range)
  const base = prefixOf(codec, at, values)
  const given = [from, to, after, before].some((bound) => bound !== undefined && bound !== null)
  if (prefix !== undefined && prefix !== null) {
    return opened(codec, base + codec.encodePrefix(part.attribute, prefix))
  }
  if (!given) return opened(codec, base)
  return codec.isText ? textRange(codec, at, base, range) : numberRange(codec, part.attribute, range)
}

function textRange(codec: KeyCodec, at: number, base: string, range: Range<unknown>): SortCondition {
  const low = lowerBound(codec, at, base, range)
  const high = upperBound(codec, at, base, range)
  if (high === undefined) return { kind: 'atLeast', value: codec.checkLength(low) }
  return low === '' ? { kind: 'atMost', value: high } : { kind: 'between', low: codec.checkLength(low), high }
}

function lowerBound(codec: KeyCodec, at: number, base: string, { from, after }: Range<unknown>): string {
  const { isLast, next, name } = place(codec, at)
  if (from !== undefined && from !== null) return base + codec.encodePart(name, from, next)
  if (after === undefined || after === null) return base
  const text = base + codec.encodePart(name, after, next)
  if (isLast) return leastAbove(text)
  return codec.format === 'escaped' ? text + justAboveDelimiter : greatestBeginningWith(text + next)
}

function upperBound(
  codec: KeyCodec,
  at: number,
  base: string,
  { to, before }: Range<unknown>,
): string | undefined {
  const { isLast, next, name } = place(codec, at)
  if (to !== undefined && to !== null) {
    const text = base + codec.encodePart(name, to, next)
    if (isLast) return codec.checkLength(text)
    return codec.format === 'escaped' ? text + justAboveDelimiter : greatestBeginningWith(text + next)
  }
  if (before !== undefined && before !== null) {
    const text = base + codec.encodePart(name, before, next)
    return isLast ? greatestBelow(text, codec.attribute(name).type.key?.fixedWidth ?? false) : text
  }
  if (base === '') return undefined
  return base.endsWith(delimiter) && codec.format === 'escaped'
    ? base.slice(0, -1) + justAboveDelimiter
    : greatestBeginningWith(base)
}

/** `$`, the successor of the delimiter: above every key that goes on with it, below every greater part. */
const justAboveDelimiter = String.fromCharCode(delimiter.charCodeAt(0) + 1)

function numberRange(codec: KeyCodec, name: string, range: Range<unknown>): SortCondition {
  const stored = (bound: unknown): KeyValue => codec.encode({ [name]: bound }) ?? 0
  const { from, to, after, before } = range
  const low = from ?? after
  const high = to ?? before
  if (low === undefined || low === null)
    return { kind: before === undefined ? 'atMost' : 'below', value: stored(high) }
  if (high === undefined || high === null)
    return { kind: after === undefined ? 'atLeast' : 'above', value: stored(low) }
  if (after !== undefined || before !== undefined) {
    throw new DynagateError(
      'BAD_USER_INPUT',
      `${name}: DynamoDB can't exclude a bound of a number key between two bounds: use from and to`,
    )
  }
  return { kind: 'between', low: stored(low), high: stored(high) }
}

function checkRange(codec: KeyCodec, name: string, range: Range<unknown>): void {
  const { from, to, after, before, prefix } = withoutNulls(range)
  if (from !== undefined && after !== undefined) throw crossed(name, 'takes from or after, not both')
  if (to !== undefined && before !== undefined) throw crossed(name, 'takes to or before, not both')
  if (prefix !== undefined && (from ?? to ?? after ?? before) !== undefined) {
    throw crossed(name, 'takes a prefix or bounds, not both')
  }
  const low = from ?? after
  const high = to ?? before
  if (low === undefined || high === undefined) return
  const order = compareBounds(codec, name, low, high)
  if (order > 0)
    throw crossed(
      name,
      `begins (${from === undefined ? 'after' : 'from'}) behind its end (${to === undefined ? 'before' : 'to'})`,
    )
  if (order === 0 && (after !== undefined || before !== undefined))
    throw crossed(name, 'is empty: its bounds exclude each other')
}

function compareBounds(codec: KeyCodec, name: string, low: unknown, high: unknown): number {
  if (codec.isText) return compareText(codec.encodePart(name, low), codec.encodePart(name, high))
  const [x, y] = [low, high].map((bound) => toNumber(codec.encode({ [name]: bound })))
  return (x ?? 0) < (y ?? 0) ? -1 : (x ?? 0) > (y ?? 0) ? 1 : 0
}

function toNumber(value: KeyValue | undefined): number {
  return value instanceof ExactNumber ? Number(value.text) : Number(value)
}

function withoutNulls(range: Range<unknown>): Range<unknown> {
  return Object.fromEntries(Object.entries(range).filter(([, bound]) => bound !== null))
}

function crossed(name: string, reason: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', `${name}: the range ${reason}`)
}

function place(codec: KeyCodec, at: number): { isLast: boolean; next: string; name: string } {
  const { segments } = codec.template
  const part = segments[at]
  return {
    isLast: at === segments.length - 1,
    next: literalAt(segments, at + 1),
    name: part?.kind === 'part' ? part.attribute : '',
  }
}
