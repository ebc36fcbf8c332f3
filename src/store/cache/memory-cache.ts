import {
  type AppendOptions,
  type CacheStorage,
  type CacheView,
  type LogRecord,
  maxLogRecords,
  type SetOptions,
} from './cache-storage.ts'

/**
 * A storage in this process. When it is full, it evicts the least recently used entries and logs.
 *
 * @param options `maxBytes` limits names, entries and logs together; 64 MB by default.
 */
export function memoryCache({
  maxBytes = 64 * 1024 * 1024,
}: {
  readonly maxBytes?: number
} = {}): CacheStorage {
  return new MemoryCache(maxBytes)
}

interface Entry {
  readonly value: string
  readonly expiresAt: number
}

interface Log {
  readonly records: LogRecord[]
  expiresAt: number
}

class MemoryCache implements CacheStorage {
  readonly #entries: LruMap<Entry>
  readonly #logs: LruMap<Log>
  #lastId = 0
  /** The end of the latest write in any evicted log. */
  #lostUntil = Number.NEGATIVE_INFINITY

  constructor(maxBytes: number) {
    const room = new Room(maxBytes)
    this.#entries = room.lru()
    this.#logs = room.lru(({ records }) => {
      for (const { at, text } of records) if (text !== '') this.#lostUntil = Math.max(this.#lostUntil, at)
    })
  }

  async read(name: string, logs: readonly string[]): Promise<CacheView> {
    const now = performance.now()
    const entry = this.#entries.use(name)
    if (entry && entry.expiresAt < now) this.#entries.delete(name)
    const value = entry && entry.expiresAt >= now ? entry.value : undefined
    return { value, now, logs: logs.map((log) => [...this.#logOf(log, now).records]) }
  }

  async set(name: string, value: string, { logs, maxAgeMs, logMs }: SetOptions): Promise<void> {
    const now = performance.now()
    for (const log of logs) {
      const kept = this.#logs.use(log)
      if (kept) kept.expiresAt = Math.max(kept.expiresAt, now + logMs)
    }
    this.#entries.set(name, { value, expiresAt: now + maxAgeMs }, value.length)
  }

  async append(name: string, text: string, { overInMs, logMs }: AppendOptions): Promise<void> {
    const now = performance.now()
    const { records, expiresAt } = this.#logOf(name, now)
    const added = { id: this.#nextId(), at: now + overInMs, text }
    const kept = newest([...records, added])
    this.#setLog(name, { records: kept, expiresAt: Math.max(expiresAt, now + logMs) })
  }

  #logOf(name: string, now: number): Log {
    const known = this.#logs.use(name)
    if (known !== undefined && known.expiresAt >= now) return known
    // The writes of an expired log ended long ago, but those of an evicted log may still be in flight.
    const opened = {
      records: [{ id: this.#nextId(), at: this.#lostUntil, text: '' }],
      expiresAt: now + openLogMs,
    }
    this.#setLog(name, opened)
    return opened
  }

  #setLog(name: string, log: Log): void {
    this.#logs.set(
      name,
      log,
      log.records.reduce((sum, { text }) => sum + text.length + recordCharacters, 0),
    )
  }

  #nextId(): string {
    this.#lastId += 1
    return String(this.#lastId)
  }
}

/** The records that fit into a log. The first takes the latest time of the dropped ones, whose writes may still arrive. */
function newest(records: readonly LogRecord[]): LogRecord[] {
  const [first, ...others] = records.slice(-maxLogRecords)
  if (first === undefined) return []
  const dropped = records.slice(0, -maxLogRecords)
  return [{ ...first, at: Math.max(first.at, ...dropped.map(({ at }) => at)) }, ...others]
}

/** The lifetime of a log without writes and without dependent entries. */
const openLogMs = 60_000

/** The overhead of a record in addition to its string, in characters. */
const recordCharacters = 40

interface Slot {
  readonly bytes: number
  evict(): void
}

/** A memory limit shared by several maps: over it, the least recently used slot of any map is evicted. */
class Room {
  readonly #maxBytes: number
  #bytes = 0
  /** Ordered by last use. */
  readonly #slots = new Set<Slot>()

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  lru<Value>(onEvict: (value: Value) => void = () => {}): LruMap<Value> {
    return new LruMap<Value>(this, onEvict)
  }

  /** Adds a slot, unless it is larger than the limit. */
  add(slot: Slot): void {
    this.#slots.add(slot)
    this.#bytes += slot.bytes
    for (const oldest of this.#slots) {
      if (this.#bytes <= this.#maxBytes) break
      oldest.evict()
    }
  }

  touch(slot: Slot): void {
    this.#slots.delete(slot)
    this.#slots.add(slot)
  }

  remove(slot: Slot): void {
    if (this.#slots.delete(slot)) this.#bytes -= slot.bytes
  }
}

class LruMap<Value> {
  readonly #room: Room
  readonly #onEvict: (value: Value) => void
  readonly #values = new Map<string, { readonly value: Value; readonly slot: Slot }>()

  constructor(room: Room, onEvict: (value: Value) => void) {
    this.#room = room
    this.#onEvict = onEvict
  }

  /** The value of a name; marks it as used. */
  use(name: string): Value | undefined {
    const held = this.#values.get(name)
    if (held) this.#room.touch(held.slot)
    return held?.value
  }

  set(name: string, value: Value, characters: number): void {
    this.delete(name)
    // A character takes up to two bytes; the maps add some overhead.
    const bytes = 2 * (name.length + characters) + slotBytes
    const evict = () => {
      this.delete(name)
      this.#onEvict(value)
    }
    const slot = { bytes, evict }
    this.#values.set(name, { value, slot })
    this.#room.add(slot)
  }

  delete(name: string): void {
    const held = this.#values.get(name)
    if (held === undefined) return
    this.#values.delete(name)
    this.#room.remove(held.slot)
  }
}

/** The approximate overhead of a value's maps and objects. */
const slotBytes = 200
