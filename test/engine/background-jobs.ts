import type { EngineClient } from './entry-points.ts'

/** A global index in a description. */
export interface IndexDescription {
  readonly IndexName: string
  readonly IndexStatus: string
  readonly Backfilling?: boolean
  readonly ItemCount: number
  readonly IndexSizeBytes: number
}

/** The request that adds an index on one string attribute. */
export function addIndex(TableName: string, IndexName: string, attribute: string, ProjectionType = 'ALL') {
  return {
    TableName,
    AttributeDefinitions: [{ AttributeName: attribute, AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName,
          KeySchema: [{ AttributeName: attribute, KeyType: 'HASH' }],
          Projection: { ProjectionType },
        },
      },
    ],
  }
}

/** The request that deletes an index. */
export function dropIndex(TableName: string, IndexName: string) {
  return { TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] }
}

/** The global indexes in the description of a table. */
export async function indexesOf(
  client: Pick<EngineClient, 'call'>,
  TableName: string,
): Promise<IndexDescription[]> {
  const { Table } = await client.call('DescribeTable', { TableName })
  return (Table?.GlobalSecondaryIndexes ?? []) as IndexDescription[]
}

/** Polls a table until all of its indexes are active or deleted. */
export async function indexesSettle(
  client: Pick<EngineClient, 'call'>,
  TableName: string,
): Promise<IndexDescription[]> {
  for (;;) {
    const indexes = await indexesOf(client, TableName)
    if (indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE')) return indexes
    await new Promise(setImmediate)
  }
}

/** Puts items `0` to `count - 1` with the attributes that `attributes` returns for each number. */
export async function fillTable(
  client: Pick<EngineClient, 'call'>,
  TableName: string,
  count: number,
  attributes: (number: number) => object,
): Promise<void> {
  const numbers = Array.from({ length: count }, (_, number) => number)
  const batches = numbers.filter((number) => number % 25 === 0).map((from) => numbers.slice(from, from + 25))
  await Promise.all(
    batches.map((batch) =>
      client.call('BatchWriteItem', {
        RequestItems: {
          [TableName]: batch.map((number) => ({
            PutRequest: { Item: { pk: { S: String(number) }, sk: { S: 'item' }, ...attributes(number) } },
          })),
        },
      }),
    ),
  )
}
