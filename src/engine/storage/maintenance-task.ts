/** Work on a database that takes long or waits for the disk; done on the maintenance thread. */
export type MaintenanceTask =
  /** Move the WAL's pages into the database file. */
  | { readonly kind: 'checkpoint' }
  /** Write a copy of the latest state to a file, which must not exist. */
  | { readonly kind: 'copy'; readonly to: string }
  /** Give the space of what was deleted back to the file system. Writes wait meanwhile. */
  | { readonly kind: 'compact' }

/** What the maintenance thread answers with, one reply for each task, in order. */
export type MaintenanceReply = { readonly error?: Error }
