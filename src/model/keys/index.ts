export { KeyCodec, type KeyFormat, type KeySlot, type KeyValue } from './key-codec.ts'
export { compareText, greatestBeginningWith, partitionKeyBytes, sortKeyBytes } from './ordering.ts'
export { isRange, type SortCondition, type SortValues, sortCondition } from './sort-condition.ts'
export { leadingLiteral, parseTemplate, type Segment, type Template } from './template.ts'
