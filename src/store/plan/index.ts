/** Decides which calls to send, from access patterns, arguments and pages. Pure: the calls are frozen data. */
export { calledPartition } from './called-partition.ts'
export { carriesItems } from './carries-items.ts'
export { conditionText } from './condition-text.ts'
export { FilterBudget, itemsToEvaluate, mostFilteredCalls } from './filter-budget.ts'
export { ItemSizes, type Sizes } from './item-sizes.ts'
export { type PageRequest, type PageWindow, pageWindow } from './page-window.ts'
export { pickKey } from './pick-key.ts'
export { planByKey, planCompletion, planGet, planPoint } from './plan-get.ts'
export { planLookup, planPage, planPart, type Query, shardOf } from './plan-query.ts'
export { type CallPlan, type MergedQuery, type PlanContext, planReads } from './plan-reads.ts'
export { type Projection, projectionInput, projectionOf, type Selection } from './projection.ts'
export { Projections } from './projections.ts'
export { queryInput } from './query-input.ts'
export { mostReadOver, readOverOf } from './read-over.ts'
export type { ReadRule } from './read-rule.ts'
export { readUnits } from './read-units.ts'
export {
  type ItemRead,
  type PartitionQuery,
  type PlannedRead,
  patternsOf,
  type QueryPlan,
  type RangeRead,
  sortNameOf,
} from './reads.ts'
export { type MergedPage, type ReadShare, splitMergedPage } from './split-merged-page.ts'
