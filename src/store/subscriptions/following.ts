import type { AnyAccessPattern } from '../../model/index.ts'
import { checkMembers } from '../known-members.ts'
import type { ReadRule } from '../plan/index.ts'
import type { ChangeFeed, FollowOptions } from './change-feed.ts'
import { type Follower, followedView } from './followed-view.ts'
import type { ViewEvent } from './view-event.ts'

/** Options of {@link Following}. */
export interface FollowingOptions extends Follower {
  /** The changes of the table; undefined in a store without them. */
  readonly feed: ChangeFeed | undefined
  /** Aborts the request. */
  readonly signal: AbortSignal | undefined
}

/** The subscriptions of one request. */
export class Following {
  readonly #options: FollowingOptions

  constructor(options: FollowingOptions) {
    this.#options = options
  }

  /** The changes to the items of a pattern with these arguments, which include the tenant of the request. */
  changes(
    pattern: AnyAccessPattern,
    args: Readonly<Record<string, unknown>>,
    options: Pick<FollowOptions, 'after'> = {},
    rule?: ReadRule,
  ): AsyncGenerator<ViewEvent, void, undefined> {
    const { feed, signal, table } = this.#options
    checkMembers('changes', options, ['after'])
    if (feed === undefined) {
      throw new TypeError(
        `Expected a store with the changes of the table ${table.definition.name}: give openStore() changes, such as ` +
          'streamFeed()',
      )
    }
    return feed.follow(followedView(pattern, args, this.#options, rule), { after: options.after, signal })
  }
}
