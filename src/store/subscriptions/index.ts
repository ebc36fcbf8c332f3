/** Subscriptions to the items of an access pattern: their events, and the port of the changes that they are made of. */
export type { ChangeFeed, FollowedView, FollowOptions } from './change-feed.ts'
export { Following } from './following.ts'
export { type ChangedItem, type ChangeEvent, ViewEvent } from './view-event.ts'
