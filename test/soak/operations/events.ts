/** An event that a process of the run reports, one per line. Times are nanoseconds of the run's clock. */
export type ReportedEvent =
  | ({ readonly kind: 'write' } & AcknowledgedWrite)
  | { readonly kind: 'begin'; readonly id: string; readonly operation: TableOperation; readonly at: number }
  | { readonly kind: 'end'; readonly id: string; readonly at: number; readonly failure?: string }
  | { readonly kind: 'failure'; readonly of: string; readonly failure: string }

/** A write of the next version of a key, which has a single writer. */
export interface AcknowledgedWrite {
  readonly table: string
  readonly key: string
  readonly version: number
  readonly from: number
  readonly to: number
}

/** An operation on one table. */
export type TableChange = 'create' | 'delete' | 'add replica' | 'remove replica' | 'add index' | 'drop index'

/** An operation on tables or on everything. */
export type TableOperation =
  | { readonly kind: TableChange; readonly table: string }
  | { readonly kind: 'reset' | 'reset items' | 'compact' | 'reopen' }
  | { readonly kind: 'snapshot' | 'restore'; readonly snapshot: string }

/** A table operation and its outcome, which a kill leaves unknown. */
export interface PerformedOperation {
  readonly operation: TableOperation
  readonly from: number
  /** When it ended, or its process was killed. */
  readonly to: number
  readonly isDone: boolean
}
