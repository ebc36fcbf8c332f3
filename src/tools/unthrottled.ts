import { setTimeout as wait } from 'node:timers/promises'
import { DynagateError } from '../errors.ts'

/**
 * Repeats a call about tables while it's throttled: they have a separate rate limit, which many processes that start at
 * the same time can reach.
 */
export async function unthrottled<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      const isThrottled = error instanceof DynagateError && error.code === 'THROTTLED'
      if (!isThrottled || attempt === maxAttempts) throw error
      await wait(Math.random() * Math.min(longestBackoffMs, 25 * 2 ** attempt))
    }
  }
}

/** At most half a minute in total, in random waits of up to 5 s. */
const maxAttempts = 14
const longestBackoffMs = 5_000
