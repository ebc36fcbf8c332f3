/** Subscriptions to the items of an access pattern: their events, and the port that supplies the changes. */
export type { ChangeFeed, FollowedView, FollowOptions } from './change-feed.ts'
export { Following } from './following.ts'
export { type ChangedItem, type ChangeEvent, ViewEvent } from './view-event.ts'
