import type { Document, JsonValue } from '../../model/index.ts'
import { fromWire, toWire, type WireItem } from '../client/index.ts'
import type { Lease } from '../leases/index.ts'
import type { BackgroundClient } from '../run/index.ts'

/** A scan of a whole table in segments, which several processes share and another one continues. */
export interface SegmentScan<Counts> extends BackgroundClient {
  readonly tableName: string
  readonly segments: number
  /** Identifies the scan: checkpoints of another one don't count. */
  readonly run: number
  readonly signal: AbortSignal | undefined
  /** The counts of no items, and the sum of two. They are stored as JSON. */
  readonly none: Counts
  plus(one: Counts, other: Counts): Counts
  /** Works on one segment under its lease. Without a lease, the work begins at the start and stores no position. */
  holding(segment: number, work: (lease: Lease | undefined) => Promise<Counts>): Promise<Counts>
  /** Works on one item. It may be repeated. */
  each(item: Document): Promise<Counts>
  /** Called after each page with the counts of all segments so far. */
  progress(counts: Counts): void
}

/**
 * Reads every item of a table, strongly consistent, and works on it. Stores a checkpoint of each segment after each page,
 * so that a stopped scan continues when it is started again.
 *
 * @returns the counts of the whole table.
 */
export async function scanSegments<Counts>(scan: SegmentScan<Counts>): Promise<Counts> {
  const counts = Array.from({ length: scan.segments }, () => scan.none)
  const all = () => counts.reduce((sum, each) => scan.plus(sum, each), scan.none)
  await Promise.all(
    counts.map((_, segment) =>
      scan.holding(segment, (lease) =>
        scanSegment(scan, segment, lease, (current) => {
          counts[segment] = current
          scan.progress(all())
        }),
      ),
    ),
  )
  return all()
}

/** The stored state of one segment. */
interface Progress<Counts> {
  readonly run: number
  /** Where the next page begins, in DynamoDB's JSON; null at the start. */
  readonly after: WireItem | null
  readonly counts: Counts
  readonly isDone: boolean
}

/** Reads the pages of a segment from its checkpoint. */
async function scanSegment<Counts>(
  scan: SegmentScan<Counts>,
  segment: number,
  lease: Lease | undefined,
  onPage: (counts: Counts) => void,
): Promise<Counts> {
  const { client, tableName, segments, run, ready, signal } = scan
  let progress = progressOf(lease?.checkpoint, scan)
  onPage(progress.counts)
  while (!progress.isDone) {
    lease?.signal.throwIfAborted()
    await ready()
    const { Items: items = [], LastEvaluatedKey } = await client.scan(
      {
        TableName: tableName,
        Segment: segment,
        TotalSegments: segments,
        Limit: pageItems,
        ConsistentRead: true,
        ...(progress.after && { ExclusiveStartKey: fromWire(progress.after) }),
      },
      { ...(signal && { signal }) },
    )
    progress = {
      run,
      after: LastEvaluatedKey === undefined ? null : toWire(LastEvaluatedKey),
      counts: await page(scan, items, progress.counts),
      isDone: LastEvaluatedKey === undefined,
    }
    await lease?.save(progress as unknown as JsonValue)
    onPage(progress.counts)
  }
  return progress.counts
}

async function page<Counts>(
  { ready, each, plus }: SegmentScan<Counts>,
  items: readonly Document[],
  before: Counts,
): Promise<Counts> {
  let counts = before
  for (let at = 0; at < items.length; at += together) {
    await ready()
    const found = await Promise.all(items.slice(at, at + together).map(each))
    counts = found.reduce(plus, counts)
  }
  return counts
}

/** Where a segment continues. */
function progressOf<Counts>(
  checkpoint: JsonValue | undefined,
  { run, none }: SegmentScan<Counts>,
): Progress<Counts> {
  // Only scans store checkpoints under the names of their leases.
  const stored = checkpoint as unknown as Progress<Counts> | undefined
  return stored?.run === run ? stored : { run, after: null, counts: none, isDone: false }
}

const pageItems = 200
const together = 20
