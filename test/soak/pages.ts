import type { Engine } from '../../src/engine/index.ts'

/** An item of the runs, whose attributes are strings and numbers. */
export type Found = Readonly<Record<string, { readonly S: string; readonly N: string }>>

/** All items of a Query or a Scan, whatever pages they come in. */
export async function allOf(engine: Engine, operation: 'Query' | 'Scan', input: object): Promise<Found[]> {
  const items: Found[] = []
  let ExclusiveStartKey: unknown
  do {
    const page = await engine.execute(operation, {
      ...input,
      ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
    })
    for (const item of page.Items as Found[]) items.push(item)
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return items
}

/** How many records the stream of a table has. */
export async function streamRecords(engine: Engine, TableName: string): Promise<number> {
  const { Table } = await engine.execute('DescribeTable', { TableName })
  const { LatestStreamArn: StreamArn } = Table as { LatestStreamArn: string }
  const { StreamDescription } = await engine.execute('DescribeStream', { StreamArn })
  let count = 0
  for (const { ShardId } of (StreamDescription as { Shards: { ShardId: string }[] }).Shards) {
    const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
    let { ShardIterator } = await engine.execute('GetShardIterator', start)
    for (;;) {
      const { Records, NextShardIterator } = await engine.execute('GetRecords', { ShardIterator })
      const read = (Records as unknown[]).length
      count += read
      if (read === 0 || NextShardIterator === undefined) break
      ShardIterator = NextShardIterator
    }
  }
  return count
}
