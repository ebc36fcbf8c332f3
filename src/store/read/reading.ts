import type { Table } from '../../model/index.ts'
import type { ReadRule, Selection } from '../plan/index.ts'
import type { ReadLoader } from './read-loader.ts'

/** The context of reading. */
export interface Reading {
  readonly table: Table
  readonly loader: ReadLoader
  /** The tenant of the request; undefined without one. */
  readonly tenant: string | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The attributes that the caller uses; undefined for all of them. */
  readonly selection?: Selection | undefined
  /** The caller's access rule for the items; undefined for no restriction. */
  readonly rule?: ReadRule | undefined
}
