import { hash } from 'node:crypto'
import { type Document, type DocumentValue, keyValueText, type Table } from '../../model/index.ts'
import { required } from '../../required.ts'
import { conditionText, keyAttributes, type Query } from '../plan/index.ts'
import type { CursorSeal, GivenCursor } from './cursor-seal.ts'
import { modelVersion } from './model-version.ts'
import { packPosition, unpackPosition } from './position.ts'

/** Options of `PageCursors`. */
export interface PageCursorOptions {
  readonly seal: CursorSeal
  readonly table: Table
  readonly query: Query
  /** The scope of the cursors, such as a tenant; undefined if the request has no scope. */
  readonly scope: string | undefined
}

/**
 * The cursors of one query: each is the position of an entry, valid in both directions. They are bound to the scope of the
 * request, the table, the access pattern, its keys in the model, and the arguments: elsewhere they are rejected.
 */
export class PageCursors {
  readonly #seal: CursorSeal
  readonly #query: Query
  /** The key attributes that the query doesn't determine. */
  readonly #names: readonly string[]
  readonly #binding: Buffer

  constructor({ seal, table, query, scope }: PageCursorOptions) {
    const { tableName, pattern, condition, filter } = query
    const names = new Set([...keyAttributes(pattern.index), ...keyAttributes(table.primaryIndex)])
    names.delete(pattern.index.partition.name)
    this.#seal = seal
    this.#query = query
    this.#names = [...names]
    this.#binding = bindingOf([
      scope ?? null,
      tableName,
      pattern.name,
      modelVersion(pattern, table),
      conditionText(condition, filter),
    ])
  }

  /** The cursor of an entry; only its keys are used. */
  of(entry: Document): string {
    const values = this.#names.map((name) => required(entry[name], `the key attribute ${name} of an entry`))
    return this.#seal.seal(this.#binding, packPosition({ partition: this.#partitionOf(entry), values }))
  }

  /**
   * The keys of a cursor's entry, after which a query starts.
   *
   * @throws DynagateError BAD_CURSOR.
   */
  startKey(cursor: GivenCursor): Document {
    const { partition, values } = unpackPosition(this.#seal.open(this.#binding, cursor))
    const { name } = this.#query.pattern.index.partition
    const key: [string, DocumentValue][] = this.#names.map((each, at) => [
      each,
      required(values[at], `the key attribute ${each} of a cursor`),
    ])
    return Object.fromEntries([
      [name, required(this.#partitions[partition], 'the shard of a cursor')],
      ...key,
    ])
  }

  get #partitions(): readonly DocumentValue[] {
    return this.#query.condition.partitions
  }

  #partitionOf(entry: Document): number {
    const { name } = this.#query.pattern.index.partition
    const own = keyValueText(name, entry[name])
    return this.#partitions.findIndex((partition) => keyValueText(name, partition) === own)
  }
}

/** JSON distinguishes `a` + `bc` from `ab` + `c`. */
function bindingOf(parts: readonly unknown[]): Buffer {
  return hash('sha256', JSON.stringify(parts), 'buffer')
}
