import { DynagateError } from '../../errors.ts'
import type { Attribute, AttributeFlag } from '../attributes/index.ts'
import type { Range } from '../inferred/index.ts'
import type { KeyCodec } from './key-codec.ts'
import { openCondition } from './open-keys.ts'
import { rangeCondition } from './range-condition.ts'
import type { Segment } from './template.ts'
import { inTenant, tenantOf } from './tenant.ts'
import type { SortCondition, SortValues } from './types.ts'

/**
 * The condition that matches exactly the entity's items with these parts. One-sided ranges are bounded on the other
 * side by the template's own prefix, so that they never include the next state or entity.
 *
 * @param inPartition the parts that are also in the partition key: they are known, so they may follow an open part.
 * @throws DynagateError BAD_USER_INPUT for a part after an open one or after a range, and for a range that is empty, has
 *   its bounds in the wrong order, or isn't a range of keys.
 */
export function sortCondition(
  codec: KeyCodec,
  values: SortValues,
  inPartition: readonly string[] = [],
): SortCondition {
  const { segments } = codec.template
  const args = Object.fromEntries(Object.entries(values).filter(([name]) => !inPartition.includes(name)))
  for (const [at, segment] of segments.entries()) {
    if (segment.kind !== 'part' || inPartition.includes(segment.attribute)) continue
    const value = values[segment.attribute]
    const later = segments.slice(at + 1)
    if (value === undefined || value === null) {
      rejectLater(codec, later, args, `needs ${segment.attribute} as well`)
      return openCondition(codec, codec.encodeSegments(segments.slice(0, at), values) ?? '')
    }
    if (isRange(value, codec.attribute(segment.attribute))) {
      rejectLater(codec, later, args, `can't follow a range of ${segment.attribute}`)
      return rangeCondition(codec, at, value, values)
    }
  }
  return { kind: 'equals', value: codec.encode(values) ?? '' }
}

/** Replaces each `{ eq: value }` by the value; `eq` next to a bound stays a range, which is rejected. */
export function withoutEq(values: SortValues): SortValues {
  const isPlain = Object.values(values).every((value) => !isRange(value) || !('eq' in value))
  if (isPlain) return values
  const plain = Object.entries(values).map(([name, value]) => {
    if (!isRange(value)) return [name, value]
    const given = Object.entries(value).filter(([, bound]) => bound !== undefined && bound !== null)
    return [name, given.length === 1 && given[0]?.[0] === 'eq' ? given[0][1] : value]
  })
  return inTenant(Object.fromEntries(plain), tenantOf(values))
}

/**
 * Whether what is given for a part is a range and not a value: dates and bytes are values.
 *
 * @param attribute tells a range from a plain object that is a value of the attribute's custom type.
 */
export function isRange(
  value: unknown,
  attribute?: Attribute<unknown, AttributeFlag>,
): value is Range<unknown> {
  if (typeof value !== 'object' || value === null || attribute?.type.custom?.is(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function rejectLater(codec: KeyCodec, later: readonly Segment[], values: SortValues, why: string): void {
  for (const segment of later) {
    if (segment.kind !== 'part') continue
    const value = values[segment.attribute]
    if (value === undefined || value === null) continue
    throw new DynagateError(
      'BAD_USER_INPUT',
      `${segment.attribute} ${why}: the key is '${codec.template.shown}'`,
    )
  }
}
