import type { OnBreaker } from './guard/index.ts'
import type { OnHotCounter } from './hot-counters.ts'
import type { OnRead } from './read/index.ts'
import type { OnCall } from './run/index.ts'

/** Receives a store's reports, for metrics and traces. Its functions must not throw. */
export interface StoreObserver {
  /** Called after every DynamoDB call, once for all of its attempts. */
  readonly onCall?: OnCall
  /** Called when the circuit breaker of the reads or writes of the table, or of an index, opens or closes. */
  readonly onBreaker?: OnBreaker
  /** Called for every read of an access pattern, whether the cache answers it or DynamoDB. */
  readonly onRead?: OnRead
  /** Called when the counts and sums of a parent change so often that its partition may soon reject writes. */
  readonly onHotCounter?: OnHotCounter
  /** Called when a process begins to follow the table's stream. */
  readonly onStreamReader?: (reader: StreamReader) => void
}

/** A process that follows the table's stream, for one purpose. Its functions return the current state. */
export interface StreamReader {
  readonly purpose: 'subscriptions' | 'handlers'
  /** Whether this process reads the stream itself; false without subscribers, or while another process relays it. */
  isReading(): boolean
  /** Milliseconds by which reading lags behind the writes; undefined while the stream isn't read. */
  lagMs(): number | undefined
}

/** Combines observers into one. It has only the functions that at least one of them has. */
export function combined(observers: readonly StoreObserver[]): StoreObserver {
  const [only, ...others] = observers
  if (others.length === 0) return only ?? {}
  const onCalls = observers.flatMap((each) => each.onCall?.bind(each) ?? [])
  const onReads = observers.flatMap((each) => each.onRead?.bind(each) ?? [])
  const onHotCounters = observers.flatMap((each) => each.onHotCounter?.bind(each) ?? [])
  const onBreakers = observers.flatMap((each) => each.onBreaker?.bind(each) ?? [])
  return {
    ...(onCalls.length > 0 && { onCall: toAll(onCalls) }),
    ...(onReads.length > 0 && { onRead: toAll(onReads) }),
    ...(onHotCounters.length > 0 && { onHotCounter: toAll(onHotCounters) }),
    ...(onBreakers.length > 0 && { onBreaker: toAll(onBreakers) }),
  }
}

function toAll<Record>(listeners: readonly ((record: Record) => void)[]): (record: Record) => void {
  return (record) => {
    for (const listener of listeners) listener(record)
  }
}
