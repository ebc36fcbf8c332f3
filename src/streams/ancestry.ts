import type { StreamPosition } from './position.ts'

/** Shards, each with its parent, if any. */
type Shards = Readonly<Record<string, { readonly parent?: string | undefined }>>

/** Which shards of a stream descend from which, as far as a reading has seen them. */
export class Ancestry {
  readonly #parents = new Map<string, string | undefined>()

  /** The number of known shards. */
  get size(): number {
    return this.#parents.size
  }

  add(shards: Shards): void {
    for (const [id, { parent }] of Object.entries(shards)) {
      if (parent !== undefined || !this.#parents.has(id)) this.#parents.set(id, parent)
    }
  }

  /**
   * Whether a reader at a position has read a shard to its end, because it reads a descendant of the shard: children
   * are read after their parents.
   */
  isPast(id: string, at: StreamPosition['shards']): boolean {
    return Object.entries(at).some(([own, { parent }]) => this.descends(own, id, parent))
  }

  /** Whether a shard descends from another one. @param parent the parent of a shard that isn't known. */
  descends(id: string, ancestor: string, parent?: string): boolean {
    let each = this.#parents.get(id) ?? parent
    for (; each !== undefined && each !== ancestor; each = this.#parents.get(each));
    return each !== undefined
  }

  /** Drops all shards except these, but keeps how these descend from each other. */
  keep(ids: ReadonlySet<string>): void {
    const kept = [...ids].map((id) => {
      let parent = this.#parents.get(id)
      while (parent !== undefined && !ids.has(parent)) parent = this.#parents.get(parent)
      return [id, parent] as const
    })
    this.#parents.clear()
    for (const [id, parent] of kept) this.#parents.set(id, parent)
  }
}
