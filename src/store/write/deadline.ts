import type { CallOptions } from '../client/index.ts'
import { defaultPolicy, systemClock } from '../run/index.ts'

/** Returns the options of each further call of a write, so that all of them share one deadline. */
export function deadlineOf({
  signal,
  timeoutMs = defaultPolicy.writeDeadlineMs,
}: CallOptions): () => CallOptions {
  const deadline = systemClock.now() + timeoutMs
  return () => ({ ...(signal && { signal }), timeoutMs: deadline - systemClock.now() })
}
