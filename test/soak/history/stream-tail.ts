import type { Engine } from '../../../src/engine/index.ts'
import type { StreamEntry } from './events.ts'
import { itemsTable } from './tables.ts'

/** A reader of the items' stream, from its oldest record on through all of its shards. */
export class StreamTail {
  readonly name: string
  #iterator: string | undefined
  #shard: string | undefined

  constructor(name: string) {
    this.name = name
  }

  /** The next records, or none if there are no more yet. */
  async next(engine: Engine): Promise<StreamEntry[]> {
    this.#iterator ??= await this.#nextShard(engine)
    if (this.#iterator === undefined) return []
    const { Records, NextShardIterator } = await engine.execute('GetRecords', {
      ShardIterator: this.#iterator,
    })
    this.#iterator = NextShardIterator
    return Records.map(({ dynamodb: { NewImage, SequenceNumber } }) => {
      const { sk, n } = NewImage as unknown as StreamImage
      return { key: sk.S, version: Number(n.N), sequence: SequenceNumber }
    })
  }

  /** All records until the last shard has no more. */
  async *rest(engine: Engine): AsyncGenerator<StreamEntry[]> {
    for (;;) {
      const shard = this.#shard
      const records = await this.next(engine)
      if (records.length > 0) yield records
      // A shard that is closed and read leads to the next one, and the next one may be empty.
      else if (this.#iterator !== undefined && shard === this.#shard) return
    }
  }

  /** An iterator of the shard after the one that is read. */
  async #nextShard(engine: Engine): Promise<string | undefined> {
    const { Table } = await engine.execute('DescribeTable', { TableName: itemsTable })
    const { LatestStreamArn: StreamArn } = Table as { LatestStreamArn: string }
    const { StreamDescription } = await engine.execute('DescribeStream', {
      StreamArn,
      ...(this.#shard !== undefined && { ExclusiveStartShardId: this.#shard }),
    })
    const [next] = StreamDescription.Shards
    if (next === undefined) return undefined
    this.#shard = next.ShardId
    const start = { StreamArn, ShardId: next.ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
    const { ShardIterator } = await engine.execute('GetShardIterator', start)
    return ShardIterator
  }
}

interface StreamImage {
  readonly sk: { readonly S: string }
  readonly n: { readonly N: string }
}
