/** Decides what to ask DynamoDB for: access pattern, arguments and page in; frozen calls out. Pure. */
export { conditionText } from './condition-text.ts'
export { keyAttributes, pickKey } from './key-attributes.ts'
export { compareKeys } from './key-order.ts'
export { type PageRequest, type PageWindow, pageWindow } from './page-window.ts'
export type { GetPlan, PartitionQuery, QueryPlan } from './plan.ts'
export { planByKey, planCompletion, planGet } from './plan-get.ts'
export { planLookup, planPage, type Query } from './plan-query.ts'
