import type { Engine, InputOf, Item } from '../../src/engine/index.ts'

/** An item of the runs, whose attributes are strings and numbers. */
export type Found = Readonly<Record<string, { readonly S: string; readonly N: string }>>

/** All items of a Query or a Scan, over all pages. */
export async function allOf(
  engine: Engine,
  operation: 'Query' | 'Scan',
  input: InputOf<'Scan'>,
): Promise<Found[]> {
  const items: Found[] = []
  let ExclusiveStartKey: Item | undefined
  do {
    const page = await engine.execute(operation, {
      ...input,
      ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
    })
    for (const item of page.Items as readonly Found[]) items.push(item)
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return items
}

/** The number of records in the stream of a table. */
export async function streamRecords(engine: Engine, TableName: string): Promise<number> {
  const { Table } = await engine.execute('DescribeTable', { TableName })
  const StreamArn = String(Table.LatestStreamArn)
  const { StreamDescription } = await engine.execute('DescribeStream', { StreamArn })
  let count = 0
  for (const { ShardId } of StreamDescription.Shards) {
    const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
    let { ShardIterator } = await engine.execute('GetShardIterator', start)
    for (;;) {
      const { Records, NextShardIterator } = await engine.execute('GetRecords', { ShardIterator })
      const read = Records.length
      count += read
      if (read === 0 || NextShardIterator === undefined) break
      ShardIterator = NextShardIterator
    }
  }
  return count
}
