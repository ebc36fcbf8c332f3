import type { Document } from '../../../model/index.ts'
import type { DynamoClient } from '../../client/index.ts'
import { readRecord, servedBy, unserved } from '../../forms/index.ts'
import { type ChildrenOf, childPages } from './child-pages.ts'

/**
 * Reads all children like {@link childPages}, for background work, which takes missing children for finished ones. While
 * the keys of the children are migrated, it reads the record of their forms before the first page and after each one.
 *
 * @throws DynagateError UPSTREAM_UNAVAILABLE if the children aren't all stored under the keys of this model.
 */
export async function* servedChildPages(
  client: DynamoClient,
  of: ChildrenOf,
): AsyncGenerator<readonly Document[], void, undefined> {
  await checkServed(client, of)
  for await (const page of childPages(client, of)) {
    await checkServed(client, of)
    yield page
  }
}

/** Reads the copy of the record that is written first, so a form that is about to be dropped is noticed at once. */
async function checkServed(client: DynamoClient, { child, tableName }: ChildrenOf): Promise<void> {
  if (child.second === undefined) return
  const record = await readRecord(client, { entity: child, tableName, copy: 0 })
  if (!servedBy(child, record)) throw unserved(child, record)
}
