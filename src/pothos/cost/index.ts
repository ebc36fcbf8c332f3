/** What an operation costs, from its document and variables alone. */
export { type Estimate, estimate, type FieldEstimate, type Interval } from './estimate.ts'
export { type ExplainedField, type Explanation, explain, explanationText } from './explain.ts'
export type { Operation } from './read-tree.ts'
