import type { View } from '../../model/index.ts'
import type { ItemChange } from '../changes/index.ts'
import type { ViewEvent } from './view-event.ts'

/** The changes of a table as they happen: what subscriptions are made of. `streamFeed` reads them from its stream. */
export interface ChangeFeed extends AsyncDisposable {
  /**
   * The events of a view. The first is `ready`, or a `gap` before it if changes since `after` can't be had any more. A
   * follower that is slower than the changes has a bounded number of events waiting, and then gets a `gap` instead.
   *
   * @throws the error of reading the changes, in the loop, if a retry can't help.
   */
  follow(view: FollowedView, options?: FollowOptions): AsyncGenerator<ViewEvent, void, undefined>
  /** Ends all subscriptions. */
  close(): Promise<void>
}

/** Options of {@link ChangeFeed.follow}. */
export interface FollowOptions {
  /** The cursor of the event after which it continues; by default it starts with the next change. */
  readonly after?: string | undefined
  /** Ends the events. */
  readonly signal?: AbortSignal | undefined
}

/** A view to follow, for one tenant and one scope. */
export interface FollowedView {
  /** The same for views whose events are the same: each event is made once for all of their followers. */
  readonly id: string
  readonly view: View
  /** The event of a change; undefined for one that the view doesn't show. */
  eventOf(change: ItemChange, position: () => string): ViewEvent | undefined
  /** The position of an event's cursor. Throws DynagateError BAD_CURSOR. */
  positionOf(cursor: string): string
  /** An event of the subscription itself. */
  markOf(kind: 'ready' | 'gap', position: () => string): ViewEvent
}
