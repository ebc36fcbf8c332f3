import { DynagateError } from '../../errors.ts'
import { compareNumbers } from '../document/index.ts'
import type { Range } from '../inferred/index.ts'
import type { KeyCodec } from './key-codec.ts'
import { openBounds, openCondition } from './open-keys.ts'
import { compareText, greatestBeginningWith, greatestBelow, leastAbove } from './ordering.ts'
import { delimiter } from './part-text.ts'
import { literalAt } from './template.ts'
import type { KeyValue, SortCondition, SortValues } from './types.ts'

/** A range of one part, with its surroundings in the key. */
interface PlacedRange {
  readonly codec: KeyCodec
  readonly name: string
  /** The encoding of everything before the part. */
  readonly base: string
  /** The literal after the part. */
  readonly next: string
  readonly isLast: boolean
  readonly range: GivenRange
}

/** A range from an untyped client. `eq` alone has already become a value; next to bounds it is rejected. */
type GivenRange = Range<unknown> & { readonly eq?: unknown }

/**
 * The condition for the keys whose part is in the range, with given earlier parts.
 *
 * @throws DynagateError BAD_USER_INPUT if the lower bound is above the upper one, or the range is empty or not one of
 *   keys.
 */
export function rangeCondition(
  codec: KeyCodec,
  at: number,
  given: GivenRange,
  values: SortValues,
): SortCondition {
  const { segments } = codec.template
  const part = segments[at]
  const name = part?.kind === 'part' ? part.attribute : ''
  const range = givenOperators(name, given)
  const base = codec.encodeSegments(segments.slice(0, at), values) ?? ''
  const next = literalAt(segments, at + 1)
  const placed = { codec, name, base, next, isLast: at === segments.length - 1, range }
  checkRange(placed)
  if (range.beginsWith !== undefined) {
    return prefixRange(placed, base + codec.part.encodePrefix(name, range.beginsWith, next))
  }
  if (Object.keys(range).length === 0) return openCondition(codec, base)
  return codec.isText ? textRange(placed) : numberRange(placed)
}

const operators = ['eq', 'gt', 'gte', 'lt', 'lte', 'beginsWith']

/**
 * The given operators: a client may send null for those it doesn't use. An unknown one is rejected, because ignoring it
 * would read more than requested.
 */
function givenOperators(name: string, range: GivenRange): GivenRange {
  const given = Object.entries(range).filter(([, bound]) => bound !== undefined && bound !== null)
  const unknown = given.find(([operator]) => !operators.includes(operator))
  if (unknown === undefined) return Object.fromEntries(given)
  throw unfit(name, `has no operator '${unknown[0]}': use ${operators.join(', ')}`)
}

function checkRange({ codec, name, range }: PlacedRange): void {
  const { eq, gt, gte, lt, lte, beginsWith } = range
  if (eq !== undefined) throw unfit(name, 'takes eq alone, or bounds without it')
  if (gte !== undefined && gt !== undefined) throw unfit(name, 'takes gt or gte, not both')
  if (lte !== undefined && lt !== undefined) throw unfit(name, 'takes lt or lte, not both')
  const low = gte ?? gt
  const high = lte ?? lt
  if (beginsWith !== undefined && (low ?? high) !== undefined) {
    throw unfit(name, 'takes beginsWith or bounds, not both')
  }
  if ((low ?? high) !== undefined && !codec.keepsOrder(name)) {
    throw unfit(name, `takes a value only: keys like '${codec.template.shown}' aren't in its order`)
  }
  if (low === undefined || high === undefined) return
  const order = compareBounds(codec, name, low, high)
  if (order > 0) {
    const [lower, upper] = [gte === undefined ? 'gt' : 'gte', lte === undefined ? 'lt' : 'lte']
    throw unfit(name, `is empty: ${lower} is greater than ${upper}`)
  }
  if (order === 0 && (gt !== undefined || lt !== undefined)) throw emptyRange(name)
}

function compareBounds(codec: KeyCodec, name: string, low: unknown, high: unknown): number {
  return codec.isText
    ? compareText(codec.part.encode(name, low), codec.part.encode(name, high))
    : compareNumbers(storedBound(codec, low), storedBound(codec, high))
}

/** Without fixed text before the part, a prefix that no value has would read the keys of other entities. */
function prefixRange({ codec, base, name }: PlacedRange, prefix: string): SortCondition {
  const open = base === '' && prefix !== '' ? openBounds(codec) : undefined
  const isPossible =
    open === undefined || (compareText(prefix, open.low) >= 0 && compareText(prefix, open.high) < 0)
  if (!isPossible) throw unfit(name, `is empty: no value begins with '${prefix}'`)
  return openCondition(codec, prefix)
}

function textRange(placed: PlacedRange): SortCondition {
  const { codec, base, name } = placed
  const open = base === '' ? openBounds(codec) : undefined
  // Without a lower bound the range starts at the empty string, which is also the bound of the least string.
  const low = lowerBound(placed) || (open?.low ?? '')
  const high = upperBound(placed) ?? open?.high
  if (low !== '') codec.checkLength(low)
  if (high === undefined) return low === '' ? { kind: 'any' } : { kind: 'atLeast', value: low }
  if (high === '' || compareText(high, low === '' ? base : low) < 0) throw emptyRange(name)
  return low === '' ? { kind: 'atMost', value: high } : { kind: 'between', low, high }
}

function lowerBound({ codec, name, base, next, isLast, range }: PlacedRange): string {
  if (range.gte !== undefined) return base + codec.part.encode(name, range.gte, next)
  if (range.gt === undefined) return base
  const text = base + codec.part.encode(name, range.gt, next)
  if (isLast) return leastAbove(text)
  return codec.format === 'escaped' ? text + justAboveDelimiter : greatestBeginningWith(text + next)
}

function upperBound({ codec, name, base, next, isLast, range }: PlacedRange): string | undefined {
  if (range.lte !== undefined) {
    const text = base + codec.part.encode(name, range.lte, next)
    if (isLast) return codec.checkLength(text)
    return codec.format === 'escaped' ? text + justAboveDelimiter : greatestBeginningWith(text + next)
  }
  if (range.lt !== undefined) {
    const text = base + codec.part.encode(name, range.lt, next)
    if (text !== '') codec.checkLength(text)
    return isLast ? greatestBelow(text, codec.attribute(name).type.key?.fixedWidth ?? false) : text
  }
  if (base === '') return undefined
  return base.endsWith(delimiter) && codec.format === 'escaped'
    ? base.slice(0, -1) + justAboveDelimiter
    : greatestBeginningWith(base)
}

/** `$`, the successor of the delimiter: above every key that continues with it, below every greater part. */
const justAboveDelimiter = String.fromCharCode(delimiter.charCodeAt(0) + 1)

function numberRange({ codec, name, range }: PlacedRange): SortCondition {
  const { gt, gte, lt, lte } = range
  const stored = (bound: unknown): KeyValue => storedBound(codec, bound)
  if ((gte ?? gt) === undefined) {
    return lte === undefined ? { kind: 'below', value: stored(lt) } : { kind: 'atMost', value: stored(lte) }
  }
  if ((lte ?? lt) === undefined) {
    return gte === undefined ? { kind: 'above', value: stored(gt) } : { kind: 'atLeast', value: stored(gte) }
  }
  const low = stored(gte ?? neighbour(codec, name, gt, 1))
  const high = stored(lte ?? neighbour(codec, name, lt, -1))
  if (compareNumbers(low, high) > 0) throw emptyRange(name)
  return { kind: 'between', low, high }
}

/** BETWEEN includes its bounds, so an excluded bound becomes the next value. */
function neighbour(codec: KeyCodec, name: string, bound: unknown, step: 1 | -1): unknown {
  const { type } = codec.attribute(name)
  if (type.neighbour) return type.neighbour(bound, step)
  throw unfit(name, `of a ${type.kind} can't combine gt or lt with another bound: use gte and lte`)
}

function storedBound(codec: KeyCodec, bound: unknown): KeyValue {
  return codec.encodeBound(bound) ?? 0
}

function emptyRange(name: string): DynagateError {
  return unfit(name, 'is empty: its bounds exclude each other')
}

function unfit(name: string, reason: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', `${name}: the range ${reason}`)
}
