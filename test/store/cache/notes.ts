import { a, defineTable, prepareTable, type Store } from 'dynagate'
import { type Engine, openEngine } from '../../../src/engine/index.ts'
import { embeddedClient } from '../../../src/store/client/embedded.ts'
import type { DynamoClient } from '../../../src/store/client/index.ts'
import { type CacheOptions, type CallRecord, openStore } from '../../../src/store/index.ts'

/** Notes of people, found by topic, by rank and by title. */
export const notes = defineTable({
  name: 'notes',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: {
    byTopic: { global: { partition: 'gpk', sort: 'gsk' } },
    byTitle: { local: { sort: 'lsk' }, projection: 'keysOnly' },
  },
  stream: 'newAndOldImages',
})

export const Note = notes.entity('Note', {
  attributes: {
    owner: a.id(),
    number: a.int({ digits: 2 }),
    topic: a.id(),
    rank: a.int({ digits: 1 }),
    title: a.string(),
  },
  key: { partition: 'OWNER#{owner}', sort: 'NOTE#{number}' },
  indexes: {
    byTopic: { partition: 'TOPIC#{topic}', sort: 'RANK#{rank}#{owner}#{number}' },
    byTitle: { sort: 'NOTE#{title}' },
  },
})

export const access = notes.access({
  note: Note.get(),
  notes: Note.query(),
  latest: Note.query({ order: 'desc' }),
  byTopic: Note.query('byTopic'),
  byTitle: Note.query('byTitle'),
})

/** An engine, and stores over it that record their calls. */
export interface World extends AsyncDisposable {
  readonly engine: Engine
  /** The calls of all stores so far. */
  readonly calls: CallRecord[]
  /** Opens a store, like a separate process. `over` wraps its client. */
  open(cache?: CacheOptions, over?: (client: DynamoClient) => DynamoClient): Store
}

/** Opens an engine with the table, empty. */
export async function openWorld(options: { readonly lag?: number } = {}): Promise<World> {
  const engine = await openEngine({ memory: true, ...options })
  const client = embeddedClient(engine)
  await prepareTable(client, { table: notes, mayCreate: true })
  const calls: CallRecord[] = []
  return {
    engine,
    calls,
    open: (cache, over = (each) => each) =>
      openStore({
        client: over(client),
        table: notes,
        cursorSecret: 'test',
        onCall: (call) => calls.push(call),
        ...(cache && { cache }),
      }),
    [Symbol.asyncDispose]: () => engine.close(),
  }
}

/** The records of the table's stream since it was enabled. */
export async function streamRecords({ execute }: Engine): Promise<object[]> {
  const { Streams } = await execute('ListStreams', { TableName: 'notes' })
  const StreamArn = String(Streams[0]?.StreamArn)
  const { StreamDescription } = await execute('DescribeStream', { StreamArn })
  const records: object[] = []
  for (const { ShardId } of StreamDescription.Shards) {
    const { ShardIterator } = await execute('GetShardIterator', {
      StreamArn,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    })
    const { Records } = await execute('GetRecords', { ShardIterator })
    records.push(...(Records as object[]))
  }
  return records
}
