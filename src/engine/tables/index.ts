export { account, ownRegion, parseStreamArn, streamArn, streamLabel, tableArn } from './arn.ts'
export { readCreateTable } from './create-table-input.ts'
export { describeDeleted, describeTable, type TableState, type TableStatus } from './describe-table.ts'
export { inUse } from './in-use.ts'
export { invalid } from './invalid.ts'
export { newPolicy } from './resource-policy.ts'
export type { TableUpdate } from './table-update.ts'
export { checkTagCount, checkTagKey, readTags, withTags } from './tags.ts'
export {
  describeTimeToLive,
  readUpdateTimeToLive,
  timeToLiveSettled,
  updateTimeToLive,
} from './time-to-live.ts'
export { indexesSettled, indexFilled, indexRemoved } from './update-indexes.ts'
export { updateEcho, updateTable } from './update-table.ts'
export { readUpdateTable } from './update-table-input.ts'
export { warmOf, warmOfIndex } from './warm-throughput.ts'
