export { keyConditionRange } from './key-condition-range.ts'
export {
  chooseIndex,
  type RangeAnswer,
  type RangeRead,
  readBounds,
  readRange,
  readRangeExpressions,
  rejectKeyFilter,
  rejectUnprojectedFilter,
} from './range-read.ts'
export { projected, readProjection } from './read-projection.ts'
export { selectFault } from './select.ts'
export { rangeAfter } from './start-key.ts'
