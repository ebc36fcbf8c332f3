/** How many bytes one read unit reads; an eventually consistent read consumes half a unit for them. */
export const blockBytes = 4096

/**
 * The read units of one item, or of one Query: 1 for each 4 KB or part of it, 0.5 if eventually consistent. A Query
 * rounds the sum of its items' sizes, a GetItem or BatchGetItem rounds each item.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / blockBytes)) * (consistent ? 1 : 0.5)
}
