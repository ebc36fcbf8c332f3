import type { View } from '../../model/index.ts'
import type { ItemChange } from '../changes/index.ts'
import type { ViewEvent } from './view-event.ts'

/** The live changes of a table, from which subscriptions are served. `streamFeed` reads them from the table's stream. */
export interface ChangeFeed extends AsyncDisposable {
  /**
   * The events of a view. The first is `ready`, preceded by a `gap` if changes since `after` are no longer available. Each
   * follower has a bounded queue: one that reads more slowly than changes arrive gets a `gap` instead of the events.
   *
   * @throws while iterating: the error of reading the changes, if a retry can't help.
   */
  follow(view: FollowedView, options?: FollowOptions): AsyncGenerator<ViewEvent, void, undefined>
  /** Ends all subscriptions. */
  close(): Promise<void>
}

/** Options of {@link ChangeFeed.follow}. */
export interface FollowOptions {
  /** The cursor of the event after which to continue; by default the next change is the first. */
  readonly after?: string | undefined
  /** Ends the events. */
  readonly signal?: AbortSignal | undefined
}

/** A view to follow, for one tenant and one scope. */
export interface FollowedView {
  /** Equal for views with equal events: each event is made once for all of their followers. */
  readonly id: string
  readonly view: View
  /** The event of a change; undefined for a change outside the view. */
  eventOf(change: ItemChange, position: () => string): ViewEvent | undefined
  /** The position in an event's cursor. @throws DynagateError BAD_CURSOR. */
  positionOf(cursor: string): string
  /** An event of the subscription itself. */
  markOf(kind: 'ready' | 'gap', position: () => string): ViewEvent
}
