/** The plans of operations, and what they cost. */
export { planOperation } from './plan-operation.ts'
export { RecentOperations } from './recent-operations.ts'
export { runPattern } from './run-pattern.ts'
