export { checkIndexKeys, checkItemKeys, checkKey } from './key-check.ts'
export { decodeRecord, recordSize, type SizedItem, sized } from './record.ts'
export {
  partitionPrefix,
  recordKey,
  type Segment,
  spaceRange,
  statisticsRange,
  tableRange,
} from './record-key.ts'
export { readStatistics, type Statistics, StatisticsChange } from './statistics.ts'
export { type IndexWrite, readItem, storeItem } from './store-item.ts'
