import type { Table } from '../../model/index.ts'
import type { ItemChange } from '../changes/index.ts'
import type { PlannedRead } from '../plan/index.ts'
import { type CacheStorage, type CacheView, longestOverInMs } from './cache-storage.ts'
import {
  answerOf,
  type CacheNames,
  dependencyOf,
  isCacheable,
  namesOf,
  type ReadAnswer,
  type StoredAnswer,
  storedAnswer,
} from './cached-read.ts'
import type { Dependency } from './dependencies.ts'
import { type LoggedTouch, touchesOf } from './touches.ts'
import { holds, positionIn } from './write-log.ts'

/** Options of a store's cache. */
export interface CacheOptions {
  readonly storage: CacheStorage
  /** The maximum age of a cached read, in milliseconds; 60 s by default. */
  readonly maxAgeMs?: number
  /**
   * The time after a write in which an eventually consistent read may miss it, in milliseconds: reads that depend on the
   * write aren't cached in that time. 2 s by default.
   */
  readonly settleMs?: number
}

/** The cached reads of one scope. */
export interface CachedReads {
  /** Looks up a read. Call it before the read is sent to DynamoDB. */
  find(read: PlannedRead): Promise<CacheLookup>
}

/** The result of looking up a read. */
export type CacheLookup =
  | { readonly kind: 'hit'; readonly answer: ReadAnswer }
  /** `store` caches the result of a read that started after the lookup; undefined if it can't be cached. */
  | { readonly kind: 'miss'; readonly store: ((answer: ReadAnswer) => Promise<void>) | undefined }

/**
 * Caches reads across requests until a write invalidates them. Every write is appended to the logs of the partitions that
 * it touches, and every entry stores its position in the logs of its own partitions. A lookup compares the writes after
 * that position with the entry's dependency. So it doesn't matter which process wrote, in which order entries and records
 * arrive, or what the storage evicts: an entry whose position was evicted isn't used.
 *
 * A failing storage is bypassed: reads go to DynamoDB. If a write can't be logged, this process doesn't use the storage
 * until all entries cached before that time have expired.
 */
export class ReadCache {
  readonly #table: Table
  readonly #tableName: string
  readonly #storage: CacheStorage
  readonly #maxAgeMs: number
  readonly #settleMs: number
  #suspendedUntil = Number.NEGATIVE_INFINITY

  constructor(
    { table, tableName }: { readonly table: Table; readonly tableName: string },
    { storage, maxAgeMs = 60_000, settleMs = 2_000 }: CacheOptions,
  ) {
    this.#table = table
    this.#tableName = tableName
    this.#storage = storage
    this.#maxAgeMs = maxAgeMs
    this.#settleMs = settleMs
  }

  /** The reads of one scope, such as a tenant. Scopes share nothing. */
  of(scope: string): CachedReads {
    return { find: (read) => this.#find(read, scope) }
  }

  /** Invalidates all entries that depend on a changed item, in all scopes. */
  async invalidate(change: ItemChange): Promise<void> {
    const overInMs = change.isCertain ? 0 : longestOverInMs
    const append = ({ log, touch }: LoggedTouch) =>
      this.#storage.append(log, JSON.stringify(touch), { overInMs, logMs: this.#logMs })
    try {
      await Promise.all(touchesOf(this.#table, this.#tableName, change).map(append))
    } catch {
      this.#suspendedUntil = performance.now() + this.#maxAgeMs
    }
  }

  async #find(read: PlannedRead, scope: string): Promise<CacheLookup> {
    if (!isCacheable(read) || this.#isSuspended) return notCached
    const names = namesOf(read, { table: this.#table, tableName: this.#tableName, scope })
    try {
      const began = performance.now()
      const view = await this.#storage.read(names.entry, names.logs)
      const answer = answerIn(view, read)
      if (answer !== undefined) return { kind: 'hit', answer }
      const positions = view.logs.map((log) => positionIn(log, view.now - this.#settleMs))
      if (positions.includes(undefined)) return notCached
      return { kind: 'miss', store: (found) => this.#store(read, names, { positions, began, answer: found }) }
    } catch {
      return notCached
    }
  }

  async #store(
    read: PlannedRead,
    { entry, logs }: CacheNames,
    { positions, began, answer }: { positions: Entry['positions']; began: number; answer: ReadAnswer },
  ): Promise<void> {
    const maxAgeMs = this.#maxAgeMs - (performance.now() - began)
    if (maxAgeMs <= 0 || this.#isSuspended) return
    const stored: Entry = {
      positions,
      dependency: dependencyOf(this.#table, read, answer),
      answer: storedAnswer(read, answer),
    }
    await this.#storage.set(entry, JSON.stringify(stored), { logs, maxAgeMs, logMs: this.#logMs })
  }

  get #isSuspended(): boolean {
    return performance.now() < this.#suspendedUntil
  }

  /** A log outlives the entries that have a position in it, and the settle time of its writes. */
  get #logMs(): number {
    return this.#maxAgeMs + this.#settleMs + longestOverInMs
  }
}

const notCached: CacheLookup = { kind: 'miss', store: undefined }

/** The stored form of an entry. */
interface Entry {
  /** Its positions in its logs, in the order of the logs. */
  readonly positions: readonly (string | undefined)[]
  readonly dependency: Dependency
  readonly answer: StoredAnswer
}

/** The result in a valid entry. */
function answerIn({ value, logs }: CacheView, read: PlannedRead): ReadAnswer | undefined {
  if (value === undefined) return undefined
  const { positions, dependency, answer } = JSON.parse(value) as Entry
  return logs.every((log, at) => holds(log, positions[at], dependency)) ? answerOf(read, answer) : undefined
}
