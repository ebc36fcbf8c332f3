import type { Table } from '../../model/index.ts'
import type { PlannedRead } from '../plan/index.ts'
import type { CacheStorage } from './cache-storage.ts'
import { answerOf, answerText, keptAs, mayBeKept, noteOfRead, type ReadAnswer } from './kept-read.ts'
import { dependsOn, type Note, type Place } from './place.ts'
import { RecentWrites } from './recent-writes.ts'
import { type StreamRecord, writtenOf } from './stream-record.ts'
import { placesOf, type WrittenItem } from './written-item.ts'

/** How a store keeps what it read. */
export interface CacheOptions {
  readonly storage: CacheStorage
  /** How long a read is kept at most, whatever happens, in milliseconds; 60 s unless given. */
  readonly maxAgeMs?: number
  /**
   * How long after a write an eventually consistent read may miss it, in milliseconds: none of them is kept in that
   * time that depends on it. 2 s unless given.
   */
  readonly settleMs?: number
}

/** The kept reads as one request sees them: those of its own scope. */
export interface ReadsOf {
  /** The kept answer of a read; undefined where there is none. */
  find(read: PlannedRead): Promise<ReadAnswer | undefined>
  /** Keeps an answer, unless it may be out of date already; `began` on the clock of `performance.now()`. */
  keep(read: PlannedRead, answer: ReadAnswer, began: number): Promise<void>
}

/**
 * What was read, by its key or range of keys, until a write touches that. It is for what may be a moment old: a write
 * of this store evicts what depends on it before it is acknowledged; one of another process, when its stream record is
 * told. A storage that fails is as good as none: reads go to DynamoDB. Where it fails to forget, this process doesn't
 * use it until all that it held is too old.
 */
export class ReadCache {
  readonly #table: Table
  readonly #tableName: string
  readonly #storage: CacheStorage
  readonly #maxAgeMs: number
  readonly #recent: RecentWrites
  #suspendedUntil = Number.NEGATIVE_INFINITY

  constructor(
    { table, tableName }: { readonly table: Table; readonly tableName: string },
    { storage, maxAgeMs = 60_000, settleMs = 2_000 }: CacheOptions,
  ) {
    this.#table = table
    this.#tableName = tableName
    this.#storage = storage
    this.#maxAgeMs = maxAgeMs
    this.#recent = new RecentWrites(settleMs)
  }

  /** The reads of one scope, such as a tenant: what one of them read, no other is given. */
  of(scope: string): ReadsOf {
    return {
      find: (read) => this.#find(read, scope),
      keep: (read, answer, began) => this.#keep(read, scope, { answer, began }),
    }
  }

  /** Forgets, in all scopes, what depends on a written item. */
  async wrote(written: WrittenItem): Promise<void> {
    const { name, places } = placesOf(this.#table, this.#tableName, written)
    this.#recent.add(name, places)
    try {
      await this.#evictAll(name, places)
    } catch {
      this.#suspendedUntil = performance.now() + this.#maxAgeMs
    }
  }

  /** Forgets what depends on the item of a stream record. */
  async changed(record: StreamRecord): Promise<void> {
    const written = writtenOf(record)
    if (written !== undefined) await this.wrote(written)
  }

  async #find(read: PlannedRead, scope: string): Promise<ReadAnswer | undefined> {
    if (read.consistent || !mayBeKept(read) || performance.now() < this.#suspendedUntil) return undefined
    const { bucket, name } = keptAs(this.#table, this.#tableName, { read, scope })
    const text = await this.#storage.read(bucket, name).catch(() => undefined)
    return text === undefined ? undefined : answerOf(read, text)
  }

  async #keep(
    read: PlannedRead,
    scope: string,
    { answer, began }: { answer: ReadAnswer; began: number },
  ): Promise<void> {
    if (!mayBeKept(read)) return
    const { bucket, name } = keptAs(this.#table, this.#tableName, { read, scope })
    const note = noteOfRead(this.#table, read, answer)
    if (this.#recent.mayHaveMissed(bucket, note, began)) return
    const entry = { value: answerText(read, answer), note: JSON.stringify(note) }
    try {
      // First where the items were seen: an entry that a write can't find would stay.
      const seen = note.items.map((item) => seenBucket(this.#tableName, item))
      await Promise.all(seen.map((each) => this.#storage.keep(each, bucket, seenEntry, this.#maxAgeMs)))
      await this.#storage.keep(bucket, name, entry, this.#maxAgeMs)
      // A write may have come while this was being kept.
      if (this.#recent.mayHaveMissed(bucket, note, began)) await this.#storage.forget(bucket, [name])
    } catch {
      // What isn't kept is read again.
    }
  }

  async #evictAll(name: string, places: readonly Place[]): Promise<void> {
    const seen = await this.#storage.notes(seenBucket(this.#tableName, name))
    const buckets = new Set([...places.map(({ bucket }) => bucket), ...seen.keys()])
    await Promise.all(
      [...buckets].map((bucket) =>
        this.#evict(
          bucket,
          name,
          places.filter((place) => place.bucket === bucket),
        ),
      ),
    )
  }

  async #evict(bucket: string, item: string, places: readonly Place[]): Promise<void> {
    const notes = await this.#storage.notes(bucket)
    const names = [...notes].flatMap(([name, text]) => {
      const note = JSON.parse(text) as Note
      const isTouched = [undefined, ...places].some((place) => dependsOn(note, place, item))
      return isTouched ? [name] : []
    })
    if (names.length > 0) await this.#storage.forget(bucket, names)
  }
}

const seenEntry = { value: '', note: '' }

/** Which buckets hold reads of an index that came upon an item. */
function seenBucket(tableName: string, item: string): string {
  return JSON.stringify([tableName, 'seen', item])
}
