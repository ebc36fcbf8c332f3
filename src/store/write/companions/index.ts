/** The items written together with an item: unique values, counters of parents, copies, jobs and records of requests. */
export { cascadeActions, cascadeEntity, cascadeOf, isCascading } from './cascade.ts'
export { type ChildrenOf, childPages } from './child-pages.ts'
export {
  affectsCompanions,
  companionInputs,
  copiedInputs,
  deletesWithCompanions,
  hasCompanions,
  isCopied,
} from './companions.ts'
export {
  copiesOfPatch,
  copyChanges,
  hasTheseCopies,
  noCopies,
  withCopies,
  withoutCopies,
  withPendingCopies,
} from './copies.ts'
export {
  affectedRelations,
  amountsOf,
  itemText,
  type Membership,
  membershipsOf,
  type ParentChange,
} from './membership.ts'
export { type ParentAction, parentActions, withParentChanges } from './parent-actions.ts'
export {
  type JobKind,
  jobEntity,
  jobListOf,
  jobLists,
  listed,
  parentId,
  pendingEntity,
} from './pending-jobs.ts'
export { contextOf, ofCurrentVersion, planUpgrade, undeclared } from './plan-upgrade.ts'
export {
  type Idempotency,
  idempotencyKeyFault,
  isValidRecord,
  type RecordedWrite,
  RequestRecords,
} from './request-record.ts'
export { servedChildPages } from './served-child-pages.ts'
export { childless, hasShards, shardActions } from './shard-actions.ts'
export {
  affectedConstraints,
  claim,
  isTaken,
  type Sentinel,
  sentinelsOf,
  type UniqueAction,
  type UniqueActions,
  type UniqueChange,
  uniqueActions,
} from './unique-values.ts'
