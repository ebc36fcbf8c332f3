export { applyWrite, type WriteContext, type Written } from './apply-write.ts'
export { collectionMetrics, type ItemCollectionMetrics, MetricsByTable } from './collection-metrics.ts'
export { readConditionCheck, readDelete } from './delete-action.ts'
export { greatestItem, readBatchPut, readPut } from './put-action.ts'
export {
  checkUpdatePaths,
  readSingleUpdate,
  readUpdate,
  type UpdateAction,
  updatedItem,
} from './update-action.ts'
export type { WriteAction } from './write-action.ts'
