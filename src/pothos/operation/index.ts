/** The plan of an operation: its selections, reads and cost, determined once for each document. */
export { type CacheControl, type CachePolicy, cacheControlName, cachePolicyOf } from './cache-policy.ts'
export {
  type Estimate,
  estimate,
  estimatePlan,
  type Interval,
  type PricedOperation,
} from './estimate.ts'
export { estimateRead, type PricedPattern } from './estimate-read.ts'
export type { FieldEstimate } from './estimator.ts'
export { type ExplainedField, type Explanation, explain, explanationText } from './explain.ts'
export { costExtension, costOf, type FieldCost, type ReferenceReads } from './field-cost.ts'
export { type FieldRead, fieldRead, readExtension, readOf, valuesOf } from './field-read.ts'
export type { MergeBounds } from './merge-bounds.ts'
export {
  defaultMergeBounds,
  fragmentsOf,
  knownPlanOf,
  mergedFieldsOf,
  OperationPlan,
  planDocument,
  planOf,
} from './operation-plan.ts'
export { type PrefetchRequest, prefetchBeneath } from './prefetch.ts'
export type { SelectedField, Selections } from './selections.ts'
