import type { Clock } from './clock.ts'

/** The number and the delays of retries. */
export interface RetryPolicy {
  /** Attempts of one call, including the first. */
  readonly attempts: number
  /** Timeout of one attempt. DynamoDB responds in single-digit milliseconds, so a slow attempt counts as lost. */
  readonly attemptMs: number
  /** The longest backoff before the second attempt; doubled for each further one. */
  readonly backoffMs: number
  /** The longest backoff between any two attempts. */
  readonly longestBackoffMs: number
  /** Deadline of all attempts of a read, for calls without a `timeoutMs`. */
  readonly readDeadlineMs: number
  /** Deadline of all attempts of a write, for calls without a `timeoutMs`. */
  readonly writeDeadlineMs: number
}

/** The gateway's defaults. */
export const defaultPolicy: RetryPolicy = {
  attempts: 3,
  attemptMs: 1000,
  backoffMs: 25,
  longestBackoffMs: 1000,
  readDeadlineMs: 5000,
  writeDeadlineMs: 10_000,
}

/**
 * Milliseconds to wait before retry number `retry` (from 0): anything up to the doubled backoff ("full jitter"),
 * so that callers that failed together don't retry together.
 */
export function jitter(retry: number, policy: RetryPolicy, clock: Clock): number {
  return clock.random() * Math.min(policy.longestBackoffMs, policy.backoffMs * 2 ** retry)
}
