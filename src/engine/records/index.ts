export { readExpired, storeExpiry } from './expiry.ts'
export {
  checkBatchItemKeys,
  checkIndexKeys,
  checkItemKeys,
  checkKey,
  checkKeyAttributes,
  checkNestedPaths,
  InvalidRequest,
} from './key-check.ts'
export { decodeRecord, recordSize, type SizedItem, sized } from './record.ts'
export {
  collectionsRange,
  expiryRange,
  isRecordKey,
  partitionPrefix,
  recordKey,
  type Segment,
  sortBytes,
  spaceRange,
  statisticsRange,
  type TableId,
  tableRange,
} from './record-key.ts'
export { readStatistics, removeStatistics, type Statistics, StatisticsChange } from './statistics.ts'
export { fillEntry, type IndexWrite, readItem, readStored, storeItem } from './store-item.ts'
