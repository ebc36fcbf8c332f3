import type { Document } from '../../../model/index.ts'
import { TransactionCancelled } from '../../client/index.ts'
import { defaultPolicy, jitter, systemClock } from '../../run/index.ts'
import type { Execution, WriteAction } from '../action/index.ts'

// DynamoDB cancels a transaction while another write or transaction changes one of its items. Most concurrent claims of
// one unique value or idempotency key end this way, and retrying them costs more than reading which one has won.

/** The positions of the actions whose items others were changing; none if anything else failed. */
export function conflictsOf(error: unknown): readonly number[] {
  if (!(error instanceof TransactionCancelled)) return []
  const codes = error.reasons.map(({ code }) => code)
  if (!codes.every((code) => code === 'None' || code === 'TransactionConflict')) return []
  return codes.flatMap((code, at) => (code === 'None' ? [] : [at]))
}

/** Reads the current item that an action writes, strongly consistent. */
export async function currentOf(
  { tableName: TableName, key: Key }: WriteAction,
  { client, within }: Execution,
): Promise<Document | undefined> {
  return (await client.get({ TableName, Key, ConsistentRead: true }, within())).Item
}

/** Waits, with backoff and jitter, for the conflicting transaction to end. @param attempt from 0 */
export async function waitForOthers(attempt: number, { within }: Execution): Promise<void> {
  await systemClock.sleep(jitter(attempt, defaultPolicy, systemClock), within().signal)
}
