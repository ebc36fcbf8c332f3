import { decodeRecord, recordSize } from '../records/index.ts'
import type { KeyRange, KeyValueReader } from '../storage/index.ts'
import type { Item } from '../values/index.ts'

/** A range of records to read. */
export interface PageRequest {
  readonly range: KeyRange
  readonly backward: boolean
  /** The maximum number of items to evaluate. */
  readonly limit: number
  /** Called with each evaluated item, in order. */
  readonly visit: (item: Item, size: number) => void
}

/** The extent of a page. */
export interface PageExtent {
  readonly scanned: number
  /** Bytes of the evaluated items. */
  readonly size: number
  /** The last evaluated item, if there may be more; undefined at the end of the range. */
  readonly last: Item | undefined
}

/** Reads up to `limit` items or 1 MB, whichever comes first, like DynamoDB. */
export function readPage(reader: KeyValueReader, { range, backward, limit, visit }: PageRequest): PageExtent {
  let scanned = 0
  let size = 0
  let last: Item | undefined
  for (const record of reader.rangeText(range, backward)) {
    const next = recordSize(record)
    if (scanned > 0 && size + next > greatestPage) return { scanned, size, last }
    const { item } = decodeRecord(record)
    scanned += 1
    size += next
    last = item
    visit(item, next)
    if (scanned === limit) return { scanned, size, last }
  }
  return { scanned, size, last: undefined }
}

/** DynamoDB's limit of a page: 1 MB of items before filters. */
const greatestPage = 1024 * 1024
