import type { KeyConditionShape } from '../../src/explorer/protocol/index.ts'
import type { SeenAttributes } from './attribute-stats.ts'
import type { RowStore } from './row-store.ts'

/** What has been loaded for a grid until now. */
export interface Loaded {
  readonly rows: RowStore
  readonly seen: SeenAttributes
  readonly condition?: KeyConditionShape | undefined
  /** Continues after the rows; undefined at the end. */
  readonly cursor?: string | undefined
  readonly pages: number
  readonly readUnits: number
  /** Of the page loaded last. */
  readonly milliseconds: number
}
