import {
  type AnyEntity,
  type AnyItem,
  a,
  ItemError,
  type JsonValue,
  systemEntity,
  type Table,
} from '../../model/index.ts'

/** The key of a lease's item. */
export type LeaseKey = {
  readonly region: string
  readonly name: string
  /** Leases belong to no tenant. */
  readonly lead: ''
}

/** A stored lease. */
export interface LeaseItem {
  /** The acquisition that holds it; undefined once it has been released. */
  readonly holder: string | undefined
  /** The number of acquisitions so far. */
  readonly token: number
  /** The time after its last write at which others may take it, in milliseconds. */
  readonly durationMs: number
  /** Incremented by every write, so that others see whether the holder is alive. */
  readonly beat: number
  /** The last checkpoint that a holder has stored for the next holder. */
  readonly checkpoint: JsonValue | undefined
}

/**
 * The leases of a table. A name is qualified by its Region: in a global table each Region has its own leases, because a
 * condition sees only its replica.
 */
export function leaseEntity(table: Table): AnyEntity {
  return systemEntity(table, 'Lease', {
    attributes: {
      region: a.string(),
      name: a.string(),
      holder: a.string().optional(),
      token: a.int(),
      durationMs: a.int(),
      beat: a.version(),
      checkpoint: a.json().optional(),
    },
    key: ['region', 'name'],
  })
}

/** @throws ItemError for an item that isn't a lease. */
export function leaseItemOf({ holder, token, durationMs, beat, checkpoint }: AnyItem): LeaseItem {
  const isLease =
    (holder === undefined || typeof holder === 'string') &&
    typeof token === 'number' &&
    typeof durationMs === 'number' &&
    typeof beat === 'number'
  if (!isLease) throw new ItemError('An item read as a lease is not one')
  // The attribute's type has checked that it is JSON.
  return { holder, token, durationMs, beat, checkpoint: checkpoint as JsonValue | undefined }
}
