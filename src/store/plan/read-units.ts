/** The bytes that one read unit reads. An eventually consistent read consumes half a unit for them. */
export const blockBytes = 4096

/**
 * The read units of one item or one Query: 1 per started 4 KB, or 0.5 if eventually consistent. DynamoDB rounds up the
 * total size of a Query's items, but the size of each item of a GetItem or BatchGetItem.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / blockBytes)) * (consistent ? 1 : 0.5)
}
