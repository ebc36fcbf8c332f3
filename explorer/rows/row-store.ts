import type { StoredItem } from '../../src/explorer/protocol/index.ts'
import { keyOf } from '../values/key-text.ts'
import { type Band, Bands } from './bands.ts'

/** A grid holds no more rows than this. */
export const mostRows = 1_000_000

/** Chunks whose rows are objects at the same time; the others are bytes. */
const parsedChunks = 32

/** Rows in a chunk: about as many as are on the screen, as a jump to any row parses a whole chunk before it can be drawn. */
const chunkRows = 64

/** Rows that become objects together: where they begin, and their items as JSON in UTF-8, a fifth of what objects need. */
interface Chunk {
  readonly first: number
  readonly length: number
  readonly bytes: Uint8Array
}

/**
 * The rows of a grid. A million items as objects would fill the browser's memory, so all but a few of them are bytes
 * outside its heap, and are parsed again when they scroll into view.
 */
export class RowStore {
  readonly #partition: readonly string[]
  readonly #chunks: Chunk[] = []
  /** The chunk used last is last. */
  readonly #parsed = new Map<Chunk, readonly StoredItem[]>()
  readonly #bands = new Bands()
  readonly #encoder = new TextEncoder()
  readonly #decoder = new TextDecoder()
  #count = 0

  /** `partition`: the attributes whose values make the bands. */
  constructor(partition: readonly string[]) {
    this.#partition = partition
  }

  get count(): number {
    return this.#count
  }

  append(items: readonly StoredItem[]): void {
    for (let at = 0; at < items.length; at += chunkRows) {
      const rows = items.slice(at, at + chunkRows)
      const chunk = { first: this.#count, length: rows.length, bytes: this.#bytesOf(rows) }
      this.#chunks.push(chunk)
      this.#remember(chunk, rows)
      this.#count += rows.length
    }
    this.#bands.append(items.map(({ item }) => keyOf(item, this.#partition)))
  }

  at(row: number): StoredItem | undefined {
    const chunk = this.#chunkOf(row)
    return chunk === undefined ? undefined : this.#itemsOf(chunk)[row - chunk.first]
  }

  band(row: number): Band {
    return this.#bands.at(row)
  }

  /** The first row that fits, among the rows that are objects at the time: those on the screen, and around them. */
  findSeen(fits: (item: StoredItem) => boolean): number | undefined {
    for (const [chunk, items] of this.#parsed) {
      const at = items.findIndex(fits)
      if (at >= 0) return chunk.first + at
    }
    return undefined
  }

  /** Replaces an item that was written. */
  replace(row: number, item: StoredItem): void {
    const chunk = this.#chunkOf(row)
    if (chunk === undefined) return
    const items = this.#itemsOf(chunk).with(row - chunk.first, item)
    const written = { ...chunk, bytes: this.#bytesOf(items) }
    this.#chunks[this.#chunks.indexOf(chunk)] = written
    this.#parsed.delete(chunk)
    this.#remember(written, items)
  }

  #bytesOf(items: readonly StoredItem[]): Uint8Array {
    return this.#encoder.encode(JSON.stringify(items))
  }

  /** By halving: chunks differ in length. */
  #chunkOf(row: number): Chunk | undefined {
    let low = 0
    let high = this.#chunks.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const chunk = this.#chunks[middle]
      if (chunk === undefined) return undefined
      if (row < chunk.first) high = middle - 1
      else if (row >= chunk.first + chunk.length) low = middle + 1
      else return chunk
    }
    return undefined
  }

  #itemsOf(chunk: Chunk): readonly StoredItem[] {
    const known = this.#parsed.get(chunk)
    const items: readonly StoredItem[] = known ?? JSON.parse(this.#decoder.decode(chunk.bytes))
    this.#remember(chunk, items)
    return items
  }

  #remember(chunk: Chunk, items: readonly StoredItem[]): void {
    this.#parsed.delete(chunk)
    this.#parsed.set(chunk, items)
    for (const [oldest] of this.#parsed) {
      if (this.#parsed.size <= parsedChunks) break
      this.#parsed.delete(oldest)
    }
  }
}
