import type { DynamoClient } from '../client/index.ts'
import type { Clock } from './clock.ts'
import { defaultPolicy } from './policy.ts'
import { retryingClient } from './retrying-client.ts'
import { UnitLimit } from './unit-limit.ts'

/** A client for work outside of requests: it retries for a long time, and consumes no more units than a limit. */
export interface BackgroundClient {
  readonly client: DynamoClient
  /**
   * Resolves when the units that the client has consumed are within the limit.
   *
   * @throws the signal's reason.
   */
  ready(): Promise<void>
}

/** Options of {@link backgroundClient}. */
export interface BackgroundOptions {
  /** The maximum capacity units consumed per second, on average, reads and writes together; no limit by default. */
  readonly maxUnits?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly clock: Clock
}

/** A client for background work: retries more often than requests do, and limits its capacity units. */
export function backgroundClient(
  of: DynamoClient,
  { maxUnits, signal, clock }: BackgroundOptions,
): BackgroundClient {
  const limit = maxUnits === undefined ? undefined : new UnitLimit(maxUnits, clock)
  return {
    client: retryingClient(of, {
      policy: { attempts: 10, attemptMs: defaultPolicy.writeDeadlineMs },
      clock,
      onCall: ({ readUnits, writeUnits }) => limit?.spend(readUnits + writeUnits),
    }),
    async ready() {
      signal?.throwIfAborted()
      await limit?.wait(signal)
    },
  }
}
