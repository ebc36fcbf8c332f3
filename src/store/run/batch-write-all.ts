import type { DynagateError } from '../../errors.ts'
import type { BatchWriteAnswer, DynamoClient, WriteRequest } from '../client/index.ts'
import { chunksOf } from './chunks.ts'
import { defaultPolicy } from './policy.ts'
import { callOptions, type Run, type RunOptions, startRun, untilProcessed } from './until-processed.ts'

/** A write that was not made, or whose outcome is unknown (`OUTCOME_UNKNOWN`). */
export interface FailedWrite {
  readonly TableName: string
  readonly request: WriteRequest
  readonly error: DynagateError
}

/**
 * Makes any number of unconditional puts and deletes, all of different items, in concurrent calls of 25; unprocessed ones
 * are sent again until the deadline (`timeoutMs` for all calls together, 10 s by default). Not atomic: each write
 * succeeds or fails independently.
 *
 * @returns the writes that failed; empty if all were made.
 */
export async function batchWriteAll(
  client: DynamoClient,
  tables: Readonly<Record<string, readonly WriteRequest[]>>,
  options: RunOptions = {},
): Promise<FailedWrite[]> {
  const run = startRun(options, defaultPolicy.writeDeadlineMs)
  const writes = Object.entries(tables).flatMap(([TableName, requests]) =>
    requests.map((request) => ({ TableName, request })),
  )
  const failed = await Promise.all(
    chunksOf(writes, mostWrites).map((chunk) => writeChunk(client, chunk, run)),
  )
  return failed.flat()
}

/** DynamoDB's limit of a BatchWriteItem. */
const mostWrites = 25

interface TableWrite {
  readonly TableName: string
  readonly request: WriteRequest
}

async function writeChunk(
  client: DynamoClient,
  chunk: readonly TableWrite[],
  run: Run,
): Promise<FailedWrite[]> {
  const write = async (pending: Request) =>
    leftoversOf(await client.batchWrite({ RequestItems: pending }, callOptions(run)))
  const unprocessed = await untilProcessed(requestOf(chunk), write, run)
  if (!unprocessed) return []
  const { left, error } = unprocessed
  return Object.entries(left).flatMap(([TableName, requests]) =>
    requests.map((request) => ({ TableName, request, error })),
  )
}

type Request = Readonly<Record<string, readonly WriteRequest[]>>

function requestOf(chunk: readonly TableWrite[]): Request {
  const request: Record<string, WriteRequest[]> = {}
  for (const { TableName, request: write } of chunk) {
    request[TableName] ??= []
    request[TableName].push(write)
  }
  return request
}

function leftoversOf({ UnprocessedItems = {} }: BatchWriteAnswer): Request | undefined {
  return Object.keys(UnprocessedItems).length > 0 ? UnprocessedItems : undefined
}
