/** Rate limits of clients, and the client of a request. */
export { type AddressFinder, addressFinder, networkOf } from './client-address.ts'
export { type RateLimit, type RateLimitOptions, RateLimits } from './rate-limits.ts'
export { redisBudgets } from './redis-budgets.ts'
export { type BudgetStorage, type Budgets, SharedBudgets } from './shared-budgets.ts'
export { type Exhausted, type Rate, TokenBuckets } from './token-buckets.ts'
