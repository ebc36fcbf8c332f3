import type { Document } from '../../model/index.ts'
import { type DynamoClient, fromWire, toWire, type WireItem } from '../client/index.ts'
import { type BackgroundClient, backgroundClient, type Clock, systemClock } from '../run/index.ts'

/** A sample of a table. */
export interface SampleOptions {
  readonly client: DynamoClient
  readonly tableName: string
  /** The maximum number of items. */
  readonly items: number
  /** The maximum capacity units consumed per second, on average; no limit by default. */
  readonly maxUnits?: number
  readonly signal?: AbortSignal
  readonly clock?: Clock
}

/**
 * Reads a sample of stored items, spread over the table, eventually consistent.
 *
 * @throws DynagateError of a call that failed; the signal's reason.
 */
export async function sampleTable(options: SampleOptions): Promise<Document[]> {
  const { tableName, items, maxUnits, signal, clock = systemClock } = options
  const background = backgroundClient(options.client, { maxUnits, signal, clock })
  const all: Document[] = []
  for await (const item of sampleItems({ ...background, tableName, items, isConsistent: false }))
    all.push(item)
  return all
}

/** Options of {@link sampleItems}. */
export interface Sampling extends BackgroundClient {
  readonly tableName: string
  /** The maximum number of items. */
  readonly items: number
  readonly isConsistent: boolean
}

/** Items from all over a table: the first ones of each of its parts. */
export async function* sampleItems(sampling: Sampling): AsyncGenerator<Document> {
  const { items: most } = sampling
  const segments = Math.min(most, mostSegments)
  let read = 0
  for (let segment = 0; segment < segments; segment += 1) {
    // Later segments make up for earlier ones that had fewer items than their share.
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
