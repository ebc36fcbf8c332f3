import type { CallOptions } from '../client/index.ts'
import { defaultPolicy, systemClock } from '../run/index.ts'

/** Returns a function that returns the options of the next call of a write: all of its calls share one deadline. */
export function deadlineOf({
  signal,
  timeoutMs = defaultPolicy.writeDeadlineMs,
}: CallOptions): () => CallOptions {
  const deadline = systemClock.now() + timeoutMs
  return () => ({ ...(signal && { signal }), timeoutMs: deadline - systemClock.now() })
}
