/** How often clients may do something, and which client a request is of. */
export { type AddressFinder, addressFinder } from './client-address.ts'
export { type RateLimit, type RateLimitOptions, RateLimits } from './rate-limits.ts'
export { type Exhausted, type Rate, TokenBuckets } from './token-buckets.ts'
