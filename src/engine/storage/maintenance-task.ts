/** Work on a database that takes long or waits for the disk, executed on the maintenance thread. */
export type MaintenanceTask =
  /** Moves the WAL's pages into the database file. */
  | { readonly kind: 'checkpoint' }
  /** Writes a copy of the latest state to a file, which must not exist. */
  | { readonly kind: 'copy'; readonly to: string }
  /** Returns the space of deleted data to the file system. Writes wait meanwhile. */
  | { readonly kind: 'compact' }

/** A reply of the maintenance thread: one for each task, in order. */
export type MaintenanceReply = { readonly error?: Error }
