import type { CachedEntry, CacheStorage } from './cache-storage.ts'

interface Kept extends CachedEntry {
  readonly until: number
  readonly bytes: number
}

/**
 * A storage in this process. Beyond its size it forgets first what was not read for the longest time.
 *
 * @param options `maxBytes`: of names, values and notes together; 64 MB unless given.
 */
export function memoryCache({
  maxBytes = 64 * 1024 * 1024,
}: {
  readonly maxBytes?: number
} = {}): CacheStorage {
  return new MemoryCache(maxBytes)
}

class MemoryCache implements CacheStorage {
  readonly #maxBytes: number
  readonly #buckets = new Map<string, Set<string>>()
  /** In the order of their last use. */
  readonly #entries = new Map<string, Kept & { readonly bucket: string; readonly name: string }>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  async read(bucket: string, name: string): Promise<string | undefined> {
    const id = idOf(bucket, name)
    const entry = this.#entries.get(id)
    if (entry === undefined) return undefined
    if (entry.until < performance.now()) {
      this.#remove(bucket, name)
      return undefined
    }
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    return entry.value
  }

  async keep(
    bucket: string,
    name: string,
    { value, note }: CachedEntry,
    milliseconds: number,
  ): Promise<void> {
    this.#remove(bucket, name)
    const id = idOf(bucket, name)
    // A character takes up to two bytes; the maps around them take some more.
    const bytes = 2 * (2 * id.length + value.length + note.length) + 200
    if (bytes > this.#maxBytes) return
    this.#entries.set(id, { bucket, name, value, note, bytes, until: performance.now() + milliseconds })
    const names = this.#buckets.get(bucket) ?? new Set<string>()
    this.#buckets.set(bucket, names.add(name))
    this.#bytes += bytes
    for (const oldest of this.#entries.values()) {
      if (this.#bytes <= this.#maxBytes) break
      this.#remove(oldest.bucket, oldest.name)
    }
  }

  async notes(bucket: string): Promise<ReadonlyMap<string, string>> {
    const notes = new Map<string, string>()
    for (const name of this.#buckets.get(bucket) ?? []) {
      const entry = this.#entries.get(idOf(bucket, name))
      if (entry !== undefined) notes.set(name, entry.note)
    }
    return notes
  }

  async forget(bucket: string, names: readonly string[]): Promise<void> {
    for (const name of names) this.#remove(bucket, name)
  }

  #remove(bucket: string, name: string): void {
    const id = idOf(bucket, name)
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#entries.delete(id)
    this.#bytes -= entry.bytes
    const names = this.#buckets.get(bucket)
    names?.delete(name)
    if (names?.size === 0) this.#buckets.delete(bucket)
  }
}

function idOf(bucket: string, name: string): string {
  return `${bucket}\u0000${name}`
}
