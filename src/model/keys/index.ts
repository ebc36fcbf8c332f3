export { KeyCodec, type KeyFormat, type KeySlot, type KeyValue } from './key-codec.ts'
export { compareText, greatestBeginningWith, greatestBelow, leastAbove } from './ordering.ts'
export { type SortCondition, type SortValues, isRange, sortCondition } from './sort-condition.ts'
export {
  attributesOf,
  leadingLiteral,
  parseTemplate,
  partsOf,
  type Segment,
  type Template,
} from './template.ts'
