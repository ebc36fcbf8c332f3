/**
 * Makes calls through any `DynamoClient`: retries within a deadline and a budget, batches of any size, pagination, and a
 * hook for every call. The batch and page functions expect a {@link retryingClient}.
 */
export { type BackgroundClient, backgroundClient } from './background-client.ts'
export { batchGetAll, type KeyResult } from './batch-get-all.ts'
export { batchWriteAll, type FailedWrite } from './batch-write-all.ts'
export type { CallRecord, OnCall } from './call-record.ts'
export { chunksOf } from './chunks.ts'
export { type Clock, systemClock } from './clock.ts'
export { defaultPolicy, jitter, type RetryPolicy } from './policy.ts'
export { type PageOptions, type QueryPages, queryPages } from './query-pages.ts'
export { RetryBudget } from './retry-budget.ts'
export { type RetryOptions, retrying, retryingClient } from './retrying-client.ts'
export type { RunOptions } from './until-processed.ts'
