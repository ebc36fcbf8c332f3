/** A stored item that doesn't fit its entity: its details are for the log only. */
export class ItemError extends Error {
  override readonly name = 'ItemError'
}
