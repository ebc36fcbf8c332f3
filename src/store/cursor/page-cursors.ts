import { hash } from 'node:crypto'
import { type Document, type DocumentValue, keyAttributes, type Table } from '../../model/index.ts'
import { required } from '../../required.ts'
import { conditionText, type Query, shardOf } from '../plan/index.ts'
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
 * The cursors of one query: each is the position of an entry, valid in both directions. They are bound to the scope of
 * the request, the table, the access pattern, its keys in the model, and the arguments: elsewhere they are rejected.
 */
export class PageCursors {
  readonly #seal: CursorSeal
  readonly #query: Query
  /** The key attributes that the query determines. */
  readonly #known: readonly string[]
  /** The other key attributes, which cursors contain. */
  readonly #names: readonly string[]
  readonly #binding: Buffer

  constructor({ seal, table, query, scope }: PageCursorOptions) {
    const { tableName, pattern, condition, filter } = query
    const all = new Set([pattern.index, table.primaryIndex].flatMap(keyAttributes))
    const known = condition.partitions[0]?.length ?? 0
    this.#seal = seal
    this.#query = query
    this.#known = [...all].slice(0, known)
    this.#names = [...all].slice(known)
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
    return this.#seal.seal(this.#binding, packPosition({ partition: shardOf(this.#query, entry), values }))
  }

  /**
   * The keys of a cursor's entry, after which a query starts.
   *
   * @throws DynagateError BAD_CURSOR.
   */
  startKey(cursor: GivenCursor): Document {
    const { partition, values } = unpackPosition(this.#seal.open(this.#binding, cursor))
    const ofPartition = required(this.#query.condition.partitions[partition], 'the shard of a cursor')
    const entries = (names: readonly string[], given: readonly DocumentValue[]) =>
      names.map((name, at) => [name, required(given[at], `the key attribute ${name} of a cursor`)] as const)
    return Object.fromEntries([...entries(this.#known, ofPartition), ...entries(this.#names, values)])
  }
}

/** JSON distinguishes `a` + `bc` from `ab` + `c`. */
function bindingOf(parts: readonly unknown[]): Buffer {
  return hash('sha256', JSON.stringify(parts), 'buffer')
}
