/**
 * What calls cost, in read units. DynamoDB charges 0.5 units for each 4 KB begun, and twice that for a strongly
 * consistent read; a Query adds its items' sizes up before it rounds, a get rounds each item.
 *
 * A call has a price beside its units, though DynamoDB charges none: it takes time on both ends. A tenth of a
 * unit makes reading across a few small items cheaper than another call, and never reading across many.
 */
export const callPrice = 0.1

/** The read units of bytes read in one piece, of one item or of one Query. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / blockBytes)) * (consistent ? 1 : 0.5)
}

/** How much one unit, or half a one, reads. */
export const blockBytes = 4096
