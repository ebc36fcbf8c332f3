/** The declaration that deleted items of an entity can be restored. */
export interface SoftDelete {
  /** The days after which a deleted item is gone; without them it stays until it is restored. */
  readonly days?: number
  /** Whether a deleted item keeps its unique values, so that no other item gets them; by default it releases them. */
  readonly keepsUnique?: boolean
}

/** The declaration in full; undefined for an entity whose items are deleted for good. */
export function softDeleteOf(declared: boolean | SoftDelete | undefined): SoftDelete | undefined {
  if (declared === undefined || declared === false) return undefined
  return declared === true ? {} : declared
}
