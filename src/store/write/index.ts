/**
 * Writes. Pure plans turn a write into actions on one item each; the executor sends one action as a single call, and
 * several as a transaction.
 */

export {
  type AwayFromHome,
  awayFromHome,
  type CheckAction,
  type CreateRule,
  callOf,
  type DeleteAction,
  type FailedWrite,
  isPresent,
  maxTransactionItems,
  noParent,
  type ParentRule,
  type PutAction,
  present,
  type Requirements,
  requirementOf,
  transactItemOf,
  type UpdateAction,
  type UpsertRules,
  uniqueViolation,
  type WriteAction,
  WriteError,
  type WriteOutcome,
  type WriteRule,
  type WriteTarget,
} from './action/index.ts'
export {
  asRead,
  type Change,
  fixedBy,
  plusDecimal,
  revealsValue,
  setOrRemove,
  unchanged,
  updateExpression,
} from './change/index.ts'
export {
  commit,
  copiesOf,
  execute,
  isSecondFormOf,
  type PreviewedWrite,
  putSecond,
  rewriteEntity,
  secondFormOf,
  wholeItem,
} from './commit/index.ts'
export {
  amountsOf,
  type ChildrenOf,
  cascadeEntity,
  cascadeOf,
  claim,
  contextOf,
  copiesOfPatch,
  hasShards,
  hasTheseCopies,
  type Idempotency,
  idempotencyKeyFault,
  itemText,
  type JobKind,
  jobListOf,
  jobLists,
  membershipsOf,
  pendingEntity,
  planUpgrade,
  type Sentinel,
  sentinelsOf,
  servedChildPages,
  withCopies,
} from './companions/index.ts'
export { deadlineOf } from './deadline.ts'
export { IdempotentWriter } from './idempotent-writer.ts'
export {
  deletedItem,
  isPutAfterRead,
  type PlannedWriteOptions,
  planCheck,
  planCreate,
  planDelete,
  planUpdate,
  readBeforeUpdate,
  TransactionPlan,
  type WriteHandle,
} from './plan/index.ts'
export { type IntendedWrite, unitsOf, type WritePrice, writePrice } from './price/index.ts'
export { requestFingerprint } from './request-fingerprint.ts'
export { type WriteOptions, Writer, type WriterOptions } from './writer.ts'
