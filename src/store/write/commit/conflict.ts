import type { Document } from '../../../model/index.ts'
import { TransactionCancelled } from '../../client/index.ts'
import { defaultPolicy, jitter, systemClock } from '../../run/index.ts'
import type { Execution, WriteAction } from '../action/index.ts'

// DynamoDB cancels a transaction while another one, or another write, changes one of its items. Of concurrent claims of
// one unique value, or of one idempotency key, most end so, and repeating them often enough costs more than reading who
// has won.

/** The positions of the actions whose items others were changing; none where anything else failed. */
export function conflictsOf(error: unknown): readonly number[] {
  if (!(error instanceof TransactionCancelled)) return []
  const codes = error.reasons.map(({ code }) => code)
  if (!codes.every((code) => code === 'None' || code === 'TransactionConflict')) return []
  return codes.flatMap((code, at) => (code === 'None' ? [] : [at]))
}

/** The stored item that an action writes, as it is now. */
export async function currentOf(
  { tableName: TableName, key: Key }: WriteAction,
  { client, within }: Execution,
): Promise<Document | undefined> {
  return (await client.get({ TableName, Key, ConsistentRead: true }, within())).Item
}

/** Waits until the transaction of the others is probably over. @param attempt from 0 */
export async function waitForOthers(attempt: number, { within }: Execution): Promise<void> {
  await systemClock.sleep(jitter(attempt, defaultPolicy, systemClock), within().signal)
}
