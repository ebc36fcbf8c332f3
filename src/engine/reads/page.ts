import { decodeRecord, recordSize } from '../records/index.ts'
import type { KeyRange, KeyValueReader } from '../storage/index.ts'
import type { Item } from '../values/index.ts'

/** A stretch of records to read. */
export interface PageRequest {
  readonly range: KeyRange
  readonly backward: boolean
  /** The most items to look at. */
  readonly limit: number
  /** Called with each item looked at, in order. */
  readonly visit: (item: Item, size: number) => void
}

/** What was looked at. */
export interface PageExtent {
  readonly scanned: number
  /** Bytes of the items looked at. */
  readonly size: number
  /** The last item looked at, where there may be more; undefined when the range was read to its end. */
  readonly last: Item | undefined
}

/** Reads up to `limit` items or 1 MB, whichever comes first: what DynamoDB reads at once. */
export function readPage(reader: KeyValueReader, { range, backward, limit, visit }: PageRequest): PageExtent {
  let scanned = 0
  let size = 0
  let last: Item | undefined
  for (const { value } of reader.range(range, backward)) {
    const next = recordSize(value)
    if (scanned > 0 && size + next > greatestPage) return { scanned, size, last }
    const { item } = decodeRecord(value)
    scanned += 1
    size += next
    last = item
    visit(item, next)
    if (scanned === limit) return { scanned, size, last }
  }
  return { scanned, size, last: undefined }
}

/** DynamoDB's greatest page: 1 MB of items, before any filter. */
const greatestPage = 1024 * 1024
