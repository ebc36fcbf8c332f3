import { DynagateError } from '../../errors.ts'
import { type AnyAccessPattern, type AnyItem, type Document, keyText } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { DynamoClient } from '../client/index.ts'
import { type ItemRead, patternsOf, planGet, type ReadRule } from '../plan/index.ts'
import { isExpired } from '../time-to-live.ts'
import { wrongKind } from './pattern-query.ts'
import type { Reading } from './reading.ts'
import { shownItem } from './row.ts'

type Values = Readonly<Record<string, unknown>>

/** The context of a snapshot. */
export interface SnapshotReading extends Pick<Reading, 'table' | 'tenant' | 'now'> {
  readonly client: DynamoClient
  readonly tableName: string
}

/**
 * Reads the items of several gets as one snapshot: no write happens between them. One TransactGetItems, which costs twice
 * the read units of strongly consistent reads.
 *
 * @param rules the caller's access rule for each get.
 * @returns the item of each get, or null if it doesn't exist, has expired, or may not be read by the caller.
 * @throws DynagateError BAD_USER_INPUT; LIMIT_EXCEEDED for more than 100 items; CONFLICT if writes kept interfering.
 * @throws TypeError for a pattern of another kind.
 */
export async function readSnapshot(
  reads: readonly (readonly [AnyAccessPattern, Values])[],
  rules: readonly (ReadRule | undefined)[],
  { table, tenant, now, ...client }: SnapshotReading,
): Promise<(AnyItem | null)[]> {
  checkReads(reads)
  const planned = reads.map(([pattern, args]) => {
    if (pattern.kind !== 'get') throw wrongKind(pattern, 'a get')
    const [entity] = pattern.entities
    return { entity: required(entity, `the entity of ${pattern.name}`), read: planGet(pattern, args) }
  })
  const found = await storedAtOnce(
    planned.map(({ read }) => read),
    client,
  )
  return planned.map(({ entity }, at) => {
    const stored = found[at]
    if (!stored || isExpired(table, stored, now())) return null
    const rule = rules[at]
    if (rule?.excludesAll) return null
    return shownItem(entity, stored, { tenant, selection: undefined, rule }) ?? null
  })
}

function checkReads(reads: unknown): void {
  if (Array.isArray(reads) && reads.every(Array.isArray)) return
  throw new DynagateError('BAD_USER_INPUT', 'snapshot: expected a list of reads, each [pattern, arguments]')
}

/** The stored items of reads, null for missing ones. */
async function storedAtOnce(
  reads: readonly ItemRead[],
  { client, tableName }: Pick<SnapshotReading, 'client' | 'tableName'>,
): Promise<(Document | null)[]> {
  // DynamoDB rejects a transaction that names a key twice.
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
