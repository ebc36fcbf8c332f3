import { type Document, keyAttributes } from '../model/index.ts'
import type { StreamRecord } from './changes/index.ts'
import { type DynamoClient, type TransactWriteAction, toWire, type WriteRequest } from './client/index.ts'
import type { Store } from './store.ts'

/**
 * A client for the maintenance of stored items: like requests, it invalidates the store's cache for its writes. Failed
 * writes invalidate too, because they may have been executed.
 */
export function invalidatingClient(
  client: DynamoClient,
  store: Pick<Store, 'table' | 'tableName' | 'invalidate'>,
): DynamoClient {
  const names = keyAttributes(store.table.primaryIndex)
  const keyOf = (item: Document) => Object.fromEntries(names.map((name) => [name, item[name] ?? null]))
  const put = (item: Document): StreamRecord => ({
    dynamodb: { Keys: toWire(keyOf(item)), NewImage: toWire(item) },
  })
  const update = (key: Document): StreamRecord => ({ dynamodb: { Keys: toWire(key) } })
  const remove = (key: Document): StreamRecord => ({ eventName: 'REMOVE', dynamodb: { Keys: toWire(key) } })
  const changesBy = ({ Put, Update, Delete }: TransactWriteAction): StreamRecord[] => [
    ...(Put ? [put(Put.Item)] : []),
    ...(Update ? [update(Update.Key)] : []),
    ...(Delete ? [remove(Delete.Key)] : []),
  ]
  const changeBy = (request: WriteRequest): StreamRecord =>
    request.PutRequest ? put(request.PutRequest.Item) : remove(request.DeleteRequest.Key)
  const changing = async <Answer>(records: readonly StreamRecord[], write: Promise<Answer>) => {
    try {
      return await write
    } finally {
      await Promise.all(records.map((record) => store.invalidate(record)))
    }
  }
  return {
    ...client,
    put: (input, options) => changing([put(input.Item)], client.put(input, options)),
    update: (input, options) => changing([update(input.Key)], client.update(input, options)),
    batchWrite: (input, options) =>
      changing((input.RequestItems[store.tableName] ?? []).map(changeBy), client.batchWrite(input, options)),
    delete: (input, options) => changing([remove(input.Key)], client.delete(input, options)),
    transactWrite: (input, options) =>
      changing(input.TransactItems.flatMap(changesBy), client.transactWrite(input, options)),
  }
}
