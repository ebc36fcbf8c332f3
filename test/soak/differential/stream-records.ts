import { type Answer, send } from './answers.ts'

/** The records of a table's stream by item, in order: the kind of each change and its images. */
export async function streamRecords(endpoint: string, TableName: string): Promise<Answer> {
  const records = new Map<string, unknown[]>()
  const read = async (operation: 'DescribeStream' | 'GetShardIterator' | 'GetRecords', input: object) =>
    resultOf(await send(endpoint, { operation, input: { ...input } }, 'DynamoDBStreams'))
  const described = resultOf(await send(endpoint, { operation: 'DescribeTable', input: { TableName } }))
  const { LatestStreamArn: StreamArn } = described.Table as { LatestStreamArn: string }
  const { StreamDescription } = await read('DescribeStream', { StreamArn })
  const { Shards } = StreamDescription as { Shards: readonly { ShardId: string }[] }
  for (const { ShardId } of Shards) {
    const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
    let { ShardIterator } = await read('GetShardIterator', start)
    // An empty page is the end: nothing is written meanwhile.
    while (ShardIterator !== undefined) {
      const page = await read('GetRecords', { ShardIterator })
      const found = page.Records as readonly StreamRecord[]
      for (const { eventName, dynamodb } of found) {
        const { Keys, NewImage, OldImage } = dynamodb
        const key = JSON.stringify(Keys)
        records.set(key, [...(records.get(key) ?? []), { eventName, NewImage, OldImage }])
      }
      ShardIterator = found.length === 0 ? undefined : page.NextShardIterator
    }
  }
  return { kind: 'result', result: Object.fromEntries([...records].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

interface StreamRecord {
  readonly eventName: string
  readonly dynamodb: { readonly Keys: unknown; readonly NewImage?: unknown; readonly OldImage?: unknown }
}

function resultOf(answer: Answer): Record<string, unknown> {
  if (answer.kind === 'error') throw new Error(`the stream can't be read: ${answer.message}`)
  return answer.result as Record<string, unknown>
}
