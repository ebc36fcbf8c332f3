/** Actions on one item each: their targets, conditions and rules, their outcomes and errors. */
export {
  type CheckAction,
  callOf,
  type DeleteAction,
  knowsAfter,
  type PutAction,
  transactItemOf,
  type UpdateAction,
  type WriteAction,
} from './action.ts'
export type { Execution } from './execution.ts'
export { type AwayFromHome, awayFromHome, onlyAtHome } from './home-region.ts'
export type { WriteOutcome } from './outcome.ts'
export { addedTo, restricted } from './restriction.ts'
export { checkTransactionLimits, maxTransactionItems } from './transaction-limits.ts'
export { withConditions } from './with-conditions.ts'
export {
  allOf,
  boundRequirement,
  type Requirement,
  type Requirements,
  requirementOf,
} from './write-condition.ts'
export {
  alreadyExists,
  conditionError,
  type FailedWrite,
  hasChildren,
  named,
  noDeletedItem,
  noParent,
  notFound,
  placeOf,
  stillCascading,
  uniqueViolation,
  WriteError,
} from './write-error.ts'
export {
  bothRules,
  boundTo,
  type CreateRule,
  hasChangedFor,
  isAllowed,
  type ParentRule,
  readForRule,
  ruleOfUpdates,
  ruleWithCopies,
  type UpsertRules,
  type WriteRule,
} from './write-rule.ts'
export {
  absent,
  hasExpired,
  isOfEntity,
  isPresent,
  ofEntityUnlessMissing,
  present,
  targetOf,
  type WriteTarget,
} from './write-target.ts'
