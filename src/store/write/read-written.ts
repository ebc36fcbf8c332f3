import { DynagateError } from '../../errors.ts'
import { type Document, primaryKeyOf } from '../../model/index.ts'
import { type Execution, isOfEntity, notFound, type WriteTarget } from './action/index.ts'

/**
 * Reads the item after a committed write, strongly consistent: DynamoDB returns no items of a transaction. A failure of
 * this read is not reported as a failure of the write, because a client that repeated the write could apply it twice.
 *
 * @throws WriteError NOT_FOUND if others have deleted the item since.
 * @throws DynagateError OUTCOME_UNKNOWN, or CANCELLED.
 */
export async function readWritten(
  target: WriteTarget,
  key: Readonly<Record<string, unknown>>,
  { client, within }: Pick<Execution, 'client' | 'within'>,
): Promise<Document> {
  const { entity, tableName: TableName } = target
  const read = { TableName, Key: primaryKeyOf(entity, key), ConsistentRead: true }
  const { Item } = await client.get(read, within()).catch((cause: unknown) => {
    if (!(cause instanceof DynagateError) || cause.code === 'CANCELLED') throw cause
    const message = `${entity.name}: the write was made, but the item could not be read after it`
    throw new DynagateError('OUTCOME_UNKNOWN', message, { cause })
  })
  if (Item === undefined || !isOfEntity(target, Item)) throw notFound(entity)
  return Item
}
