import type { WireItem } from '../client/index.ts'

/** The findings and writes of one pass of a migration. */
export interface MigrationReport {
  readonly pass: 'fill' | 'verify' | 'drop'
  /** Items of the entity that were read. */
  readonly items: number
  /** The items whose second form was written or deleted; in a verification, those that lacked it. */
  readonly written: number
  /** Items that don't fit their entity, or whose second form can't be made. */
  readonly broken: number
  /** The first broken items. */
  readonly faults: readonly MigrationFault[]
}

/** An item that can't be migrated. */
export type MigrationFault = {
  /** Its primary key, in DynamoDB's JSON. */
  readonly key: WireItem
  readonly message: string
}

/** The counts of a part of the table. */
export type MigrationCounts = Omit<MigrationReport, 'pass'>

/** The counts of no items. */
export const nothing: MigrationCounts = { items: 0, written: 0, broken: 0, faults: [] }

/** Adds up counts. */
export function plus(one: MigrationCounts, other: MigrationCounts): MigrationCounts {
  return {
    items: one.items + other.items,
    written: one.written + other.written,
    broken: one.broken + other.broken,
    faults: [...one.faults, ...other.faults].slice(0, mostFaults),
  }
}

const mostFaults = 10
