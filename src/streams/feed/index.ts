/** The changes of a table for all of a process's subscriptions, read once from its stream. */
export type { Retention } from './history.ts'
export { type StreamFeedOptions, streamFeed } from './stream-feed.ts'
