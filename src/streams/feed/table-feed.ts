import type { ChangeFeed, FollowOptions, ItemChange } from '../../store/index.ts'

/** A feed that also has the changes of all items together, for tools. */
export interface TableFeed extends ChangeFeed {
  /**
   * All changes from now on; the changes of each item are in order. The first event is `ready`.
   *
   * @throws while iterating: the error of reading the changes, if a retry can't help.
   */
  watch(options?: Pick<FollowOptions, 'signal'>): AsyncGenerator<TableEvent, void, undefined>
}

/** The events for a watcher of a whole table. */
export type TableEvent =
  /** Every change from now on follows. */
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'change'
      readonly change: ItemChange
      /** When DynamoDB wrote it, to the second, in milliseconds since 1970. */
      readonly at: number
    }
  /** Changes before the next one are missing. */
  | { readonly kind: 'gap' }
  /** Nothing happened for some time. */
  | { readonly kind: 'heartbeat' }
