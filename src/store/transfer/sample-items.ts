import type { Document } from '../../model/index.ts'
import { type DynamoClient, fromWire, toWire, type WireItem } from '../client/index.ts'
import { type Clock, defaultPolicy, retryingClient, systemClock, UnitLimit } from '../run/index.ts'

/** A sample of a table. */
export interface SampleOptions {
  readonly client: DynamoClient
  readonly tableName: string
  /** The maximum number of items. */
  readonly items: number
  /** The capacity units that it may consume in a second, on average; no limit by default. */
  readonly maxUnits?: number
  readonly signal?: AbortSignal
  readonly clock?: Clock
}

/**
 * Reads items from all over a table, as they are stored, with eventual consistency.
 *
 * @throws DynagateError of a call that failed; the signal's reason.
 */
export async function sampleTable(options: SampleOptions): Promise<Document[]> {
  const { tableName, items, maxUnits, signal, clock = systemClock } = options
  const limit = maxUnits === undefined ? undefined : new UnitLimit(maxUnits, clock)
  const client = retryingClient(options.client, {
    policy: { attempts: 10, attemptMs: defaultPolicy.writeDeadlineMs },
    clock,
    onCall: ({ readUnits }) => limit?.spend(readUnits),
  })
  const ready = async () => {
    signal?.throwIfAborted()
    await limit?.wait(signal)
  }
  const all: Document[] = []
  for await (const item of sampleItems({ client, tableName, items, isConsistent: false, ready }))
    all.push(item)
  return all
}

/** What {@link sampleItems} reads, with a client that retries. */
export interface Sampling {
  readonly client: DynamoClient
  readonly tableName: string
  /** The maximum number of items. */
  readonly items: number
  readonly isConsistent: boolean
  /** Awaited before each page. */
  readonly ready: () => Promise<void>
}

/** Items from all over a table: the first ones of each of its parts. */
export async function* sampleItems(sampling: Sampling): AsyncGenerator<Document> {
  const { items: most } = sampling
  const segments = Math.min(most, mostSegments)
  let read = 0
  for (let segment = 0; segment < segments; segment += 1) {
    // What earlier segments lack of their share, later ones may have.
    const share = Math.ceil((most - read) / (segments - segment))
    for await (const item of segmentItems(sampling, { segment, segments, share })) {
      read += 1
      yield item
    }
  }
}

interface Segment {
  readonly segment: number
  readonly segments: number
  /** The maximum number of its items. */
  readonly share: number
}

async function* segmentItems(
  { client, tableName, isConsistent, ready }: Sampling,
  { segment, segments, share }: Segment,
): AsyncGenerator<Document> {
  let left = share
  let after: WireItem | undefined
  do {
    await ready()
    const { Items = [], LastEvaluatedKey } = await client.scan({
      TableName: tableName,
      Segment: segment,
      TotalSegments: segments,
      Limit: Math.min(left, pageItems),
      ConsistentRead: isConsistent,
      ...(after && { ExclusiveStartKey: fromWire(after) }),
    })
    yield* Items
    left -= Items.length
    after = LastEvaluatedKey && toWire(LastEvaluatedKey)
  } while (after !== undefined && left > 0)
}

/** The sample is spread over this many parts of the table. */
const mostSegments = 20
const pageItems = 100
