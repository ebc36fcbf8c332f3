import type { WireItem } from '../client/index.ts'

/** The findings and repairs of one pass of a backfill. */
export interface BackfillReport {
  readonly pass: 'repair' | 'verify'
  /** Items of the entities that were read in this pass. */
  readonly items: number
  /** The items that were rewritten; in a verification, those that still need a rewrite. */
  readonly repaired: number
  /** Sentinels of unique values that were missing or had no owner, and were repaired in this pass. */
  readonly sentinels: number
  /** Unique values of items that another item already owns. */
  readonly conflicts: number
  /** Stored items that don't fit their entity, or whose children kept changing while they were counted. */
  readonly broken: number
  /** The first broken items. */
  readonly faults: readonly Misfit[]
  /** Items whose key fits no entity, neither of the model nor of the gateway itself. */
  readonly unknown: number
}

/** An item that doesn't fit its entity. */
export interface Misfit {
  /** Its primary key, in DynamoDB's JSON. */
  readonly key: WireItem
  readonly message: string
}

/** The report of the verification of a whole backfill. */
export interface BackfillResult extends BackfillReport {
  /** The number of items that the repair pass rewrote; 0 in a dry run. */
  readonly rewritten: number
}

/** The counts of a part of the table. */
export type Counts = Omit<BackfillReport, 'pass'>

/** The counts of no items. */
export const nothing: Counts = {
  items: 0,
  repaired: 0,
  sentinels: 0,
  conflicts: 0,
  broken: 0,
  faults: [],
  unknown: 0,
}

/** Adds up counts. */
export function plus(one: Counts, other: Counts): Counts {
  return {
    items: one.items + other.items,
    repaired: one.repaired + other.repaired,
    sentinels: one.sentinels + other.sentinels,
    conflicts: one.conflicts + other.conflicts,
    broken: one.broken + other.broken,
    faults: [...one.faults, ...other.faults].slice(0, mostFaults),
    unknown: one.unknown + other.unknown,
  }
}

const mostFaults = 10
