/**
 * Writes: pure plans decide them as actions on one item each; the executor sends one action as a single call, several
 * as a transaction.
 */

export {
  type CheckAction,
  callOf,
  type DeleteAction,
  type PutAction,
  transactItemOf,
  type UpdateAction,
  type WriteAction,
} from './action.ts'
export { asRead } from './as-read.ts'
export { fixedBy, revealsValue } from './attribute-changes.ts'
export { cascadeEntity, cascadeOf } from './cascade.ts'
export { type Change, setOrRemove } from './change.ts'
export { type ChildrenOf, childPages } from './child-pages.ts'
export { commit } from './commit.ts'
export type { WritePrice } from './companion-price.ts'
export { copiesOfPatch, hasTheseCopies, withCopies } from './copies.ts'
export { copiesOf } from './copy-sources.ts'
export { deadlineOf } from './deadline.ts'
export { execute } from './execute.ts'
export type { WriteHandle } from './handles.ts'
export { type AwayFromHome, awayFromHome } from './home-region.ts'
export { IdempotentWriter } from './idempotent-writer.ts'
export { amountsOf, itemText, membershipsOf } from './membership.ts'
export { plusDecimal } from './operated.ts'
export type { WriteOutcome } from './outcome.ts'
export { type JobKind, jobListOf, jobLists, pendingEntity } from './pending-jobs.ts'
export { deletedItem } from './plan-soft-delete.ts'
export { planUpdate, readBeforeUpdate } from './plan-update.ts'
export { contextOf, planUpgrade } from './plan-upgrade.ts'
export { isPutAfterRead, planCheck, planCreate, planDelete } from './plan-whole-item.ts'
export type { PreviewedWrite } from './rehearse.ts'
export { requestFingerprint } from './request-fingerprint.ts'
export { type Idempotency, idempotencyKeyFault } from './request-record.ts'
export { rewriteEntity } from './rewrites.ts'
export { wholeItem } from './second-form.ts'
export { isSecondFormOf, putSecond, secondFormOf } from './second-form-actions.ts'
export { hasShards } from './shard-actions.ts'
export { maxTransactionItems } from './transaction-limits.ts'
export { type PlannedWriteOptions, TransactionPlan } from './transaction-plan.ts'
export { claim, type Sentinel, sentinelsOf } from './unique-values.ts'
export { unchanged, updateExpression } from './update-expression.ts'
export { unitsOf } from './write-bytes.ts'
export { type Requirements, requirementOf } from './write-condition.ts'
export { type FailedWrite, noParent, uniqueViolation, WriteError } from './write-error.ts'
export { type IntendedWrite, writePrice } from './write-price.ts'
export type { CreateRule, ParentRule, UpsertRules, WriteRule } from './write-rule.ts'
export { isPresent, present, type WriteTarget } from './write-target.ts'
export { type WriteOptions, Writer, type WriterOptions } from './writer.ts'
