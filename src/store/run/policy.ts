import type { Clock } from './clock.ts'

/** How often and how fast to try again. */
export interface RetryPolicy {
  /** Tries of one call, the first included. */
  readonly attempts: number
  /** Milliseconds one try may take. DynamoDB answers in single-digit milliseconds; a slow try is a lost one. */
  readonly attemptMs: number
  /** Milliseconds before the second try, at most; doubled with each further one. */
  readonly backoffMs: number
  /** Milliseconds between two tries, at most. */
  readonly longestBackoffMs: number
  /** Milliseconds all tries of a read may take, for calls without a `timeoutMs`. */
  readonly readDeadlineMs: number
  /** The same for a write. */
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
 * so that callers who failed together don't come back together.
 */
export function jitter(retry: number, policy: RetryPolicy, clock: Clock): number {
  return clock.random() * Math.min(policy.longestBackoffMs, policy.backoffMs * 2 ** retry)
}
