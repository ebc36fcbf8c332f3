import { DynagateError } from '../../errors.ts'
import { type Document, keyText } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { DynamoClient } from '../client/index.ts'
import { type ItemRead, patternsOf } from '../plan/index.ts'

/**
 * The stored items of these keys as of one moment: no write is between two of them. One TransactGetItems, at twice the
 * read units of strongly consistent reads.
 *
 * @returns for each read its item, or null where there is none.
 * @throws DynagateError LIMIT_EXCEEDED for over 100 items; CONFLICT where writes kept interfering.
 */
export async function readSnapshot(
  reads: readonly ItemRead[],
  { client, tableName }: { readonly client: DynamoClient; readonly tableName: string },
): Promise<(Document | null)[]> {
  // A transaction that names one key twice is rejected as a whole.
  const keys = reads.map(({ key }) => keyText(tableName, Object.keys(key), key))
  const distinct = new Map(reads.map(({ key }, at) => [required(keys[at], 'the string of a key'), key]))
  if (distinct.size === 0) return []
  if (distinct.size > maxSnapshotItems) {
    throw new DynagateError(
      'LIMIT_EXCEEDED',
      `The snapshot reads ${distinct.size} items; DynamoDB accepts ${maxSnapshotItems}.`,
    )
  }
  const TransactItems = [...distinct.values()].map((Key) => ({ Get: { TableName: tableName, Key } }))
  const { Responses } = await client.transactGet({ TransactItems }, { patterns: patternsOf(reads) })
  const answers = required(Responses, 'the responses of a TransactGetItems')
  const found = new Map(
    [...distinct.keys()].map((key, at) => [
      key,
      required(answers[at], 'a response for each key').Item ?? null,
    ]),
  )
  return keys.map((key) => found.get(key) ?? null)
}

/** DynamoDB's limit of a TransactGetItems. */
const maxSnapshotItems = 100
