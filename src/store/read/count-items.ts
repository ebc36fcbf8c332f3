import { DynagateError } from '../../errors.ts'
import type { Document, Table } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { DynamoClient, QueryInput } from '../client/index.ts'
import { joinedAttributes, Placeholders } from '../expressions/index.ts'
import { planPage, type Query, queryInput } from '../plan/index.ts'
import { canLeaveOutExpired, expiredCondition } from '../time-to-live.ts'
import type { Freshness } from './freshness.ts'

/** Options of `countItems()`. */
export interface Counting {
  readonly client: DynamoClient
  readonly freshness: Freshness
  readonly table: Table
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Counts the items of a query up to `upTo`. DynamoDB reads the items and charges for them, but returns only their
 * number. Items that have expired or don't match the filter aren't counted. Each partition evaluates at most
 * `2 * upTo` items.
 *
 * @returns `upTo` if there are at least as many items; null if the number can't be determined from the evaluated items,
 *   or if DynamoDB can't evaluate all of the caller's access rules.
 * @throws TypeError for an index that doesn't carry the time-to-live attribute, or has it as its key.
 */
export async function countItems(query: Query, upTo: number, counting: Counting): Promise<number | null> {
  const { rule } = query
  if (rule?.excludesAll) return 0
  if (rule?.excludesSome && !rule.isWhole) return null
  const { freshness, table, now } = counting
  const { name, index } = query.pattern
  if (!canLeaveOutExpired(index, table)) {
    const { timeToLive } = table.definition
    throw new TypeError(
      `Expected ${name} to use an index that carries the time-to-live attribute '${timeToLive}' outside its key, without which expired items would be counted`,
    )
  }
  const { queries } = planPage(query, { isForward: true, size: upTo, cursor: undefined }, undefined)
  const counts = queries.map(async ({ range }) => {
    const read = freshness.of({ ...range, kind: 'range', limit: upTo })
    return countPartition(unexpired(queryInput(read), table, now()), upTo, { client: counting.client, name })
  })
  const found = await Promise.all(counts)
  const sum = found.reduce((total, { count }) => total + count, 0)
  if (sum >= upTo) return upTo
  return found.some(({ isWhole }) => !isWhole) ? null : sum
}

/** @throws DynagateError BAD_USER_INPUT unless the maximum of a count is an integer of at least 1. */
export function checkUpTo(upTo: number): void {
  if (Number.isSafeInteger(upTo) && upTo >= 1) return
  throw new DynagateError('BAD_USER_INPUT', `upTo: expected an integer of at least 1, got ${upTo}`)
}

interface Counted {
  readonly count: number
  /** Whether the whole partition was evaluated. */
  readonly isWhole: boolean
}

/** Makes at most two calls, or more if items are so large that a call reaches DynamoDB's limit of 1 MB. */
async function countPartition(
  input: Input,
  upTo: number,
  { client, name }: { readonly client: DynamoClient; readonly name: string },
): Promise<Counted> {
  let count = 0
  let evaluated = 0
  let start: Document | undefined
  do {
    const counted = {
      ...input,
      Select: 'COUNT',
      // The second call evaluates as many items again: with a limit of only the missing ones, each could take a call.
      Limit: Math.max(1, (evaluated < upTo ? upTo : 2 * upTo) - evaluated),
      ...(start && { ExclusiveStartKey: start }),
    } as const
    const answer = await client.query(counted, { patterns: [name] })
    count += required(answer.Count, 'the Count of a Query')
    evaluated += required(answer.ScannedCount, 'the ScannedCount of a Query')
    start = answer.LastEvaluatedKey
  } while (start !== undefined && count < upTo && evaluated < 2 * upTo)
  return { count, isWhole: start === undefined }
}

type Input = Readonly<Omit<QueryInput, 'Limit'>>

/** Filters out expired items. */
function unexpired(input: Input, table: Table, now: number): Input {
  const placeholders = new Placeholders('ttl')
  const expired = expiredCondition(table, now, placeholders)
  if (expired === undefined) return input
  const { FilterExpression: filter } = input
  return {
    ...input,
    ...joinedAttributes(input, placeholders.attributes),
    FilterExpression: filter === undefined ? `NOT (${expired})` : `(${filter}) AND NOT (${expired})`,
  }
}
