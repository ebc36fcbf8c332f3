/** The changes of a table for all of a process's subscriptions, read once from its stream. */
export type { StreamFeedOptions } from './feed-options.ts'
export type { Retention } from './history.ts'
export { streamFeed } from './stream-feed.ts'
export type { TableEvent, TableFeed } from './table-feed.ts'
