export { commonKey } from './automaton.ts'
export { type KeyBounds, keyBounds } from './key-bounds.ts'
export { KeyCodec, type KeyLead } from './key-codec.ts'
export { shardOf, shardText } from './key-formats.ts'
export { beginningWith, beginUnlike, keysOf, keysReadBy } from './key-language.ts'
export { checkWholeLength } from './key-length.ts'
export { compareKeys } from './key-order.ts'
export { keyText, keyValueText } from './key-text.ts'
export { compareText, greatestBeginningWith, partitionKeyBytes, sortKeyBytes } from './ordering.ts'
export { partText } from './part-text.ts'
export { ReservedKeys, reservedKeysOf } from './reserved-keys.ts'
export { isRange, withoutEq } from './sort-condition.ts'
export {
  boundsOf,
  continueFrom,
  matchesSort,
  type NarrowedCondition,
  operandsOf,
} from './sort-condition-bounds.ts'
export { leadingLiteral, literalAt, parseTemplate, type Segment, type Template } from './template.ts'
export { inTenant, tenantOf } from './tenant.ts'
export type { KeyFormat, KeySlot, KeyValue, SortCondition, SortValues } from './types.ts'
export { type WholeSortCondition, wholeSortCondition } from './whole-sort-condition.ts'
