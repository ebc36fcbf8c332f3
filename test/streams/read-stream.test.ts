import { describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../src/engine/index.ts'
import { openStreamClient, TableNotFound } from '../../src/store/index.ts'
import { readStream, type StreamEvent, type StreamPosition } from '../../src/streams/index.ts'

const TableName = 'orders'
const hour = 3_600_000

describe('the stream of a table', () => {
  it('is read while items are written, through shards that are closed', async () => {
    let now = Date.UTC(2026, 0, 1)
    await using engine = await openEngine({ memory: true, now: () => now, shardLife: hour / 3 })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    await put(engine, 'before')
    const seen: string[] = []
    for await (const event of readStream(client, { streamArn, poll, now: () => now })) {
      seen.push(...keysOf(event))
      if (event.kind === 'gap') throw new Error('nothing was trimmed')
      // Shards are closed after 20 minutes, and a child has what follows.
      if (seen.length < 5) {
        now += hour / 6
        await put(engine, `${seen.length}`)
      } else break
    }
    expect(seen).toEqual(['0', '1', '2', '3', '4'])
  })

  it('is read on from a stored position by another process', async () => {
    await using engine = await openEngine({ memory: true })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    for (const pk of ['a', 'b']) await put(engine, pk)
    let stored = ''
    for await (const event of readStream(client, { streamArn, from: 'oldest', poll })) {
      stored = JSON.stringify(event.position)
      if (event.kind === 'records') break
    }
    for (const pk of ['c', 'd']) await put(engine, pk)
    const from = JSON.parse(stored) as StreamPosition
    for await (const event of readStream(client, { streamArn, from, poll })) {
      if (event.kind !== 'records') continue
      expect(keysOf(event)).toEqual(['c', 'd'])
      break
    }
  })

  it('ends when it is disabled, after its last record', async () => {
    await using engine = await openEngine({ memory: true })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    await put(engine, 'a')
    await engine.execute('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } })
    const seen: string[] = []
    for await (const event of readStream(client, { streamArn, from: 'oldest', poll }))
      seen.push(...keysOf(event))
    expect(seen).toEqual(['a'])
  })

  it('reports a gap where records were trimmed while nobody read', async () => {
    let now = Date.UTC(2026, 0, 1)
    await using engine = await openEngine({ memory: true, now: () => now })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    await put(engine, 'read')
    let from: StreamPosition | undefined
    for await (const event of readStream(client, { streamArn, from: 'oldest', poll, now: () => now })) {
      from = event.position
      if (event.kind === 'records') break
    }
    await put(engine, 'trimmed')
    now += 30 * hour
    await put(engine, 'kept')
    const events: (string | string[])[] = []
    const options = { streamArn, poll, now: () => now, ...(from && { from }) }
    for await (const event of readStream(client, options)) {
      events.push(event.kind === 'records' ? keysOf(event) : event.kind)
      if (event.kind === 'records') break
    }
    expect(events).toContain('gap')
    expect(events.at(-1)).toEqual(['kept'])
  })

  it.each([
    ['a shard of which a part was read has been removed since', 70],
    ['all shards that are known have been removed since, and their children', 200],
  ])('reports a gap where %s', async (_, hours) => {
    let now = Date.UTC(2026, 0, 1)
    await using engine = await openEngine({ memory: true, now: () => now })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    await put(engine, 'read')
    let from: StreamPosition | undefined
    for await (const event of readStream(client, { streamArn, from: 'oldest', poll, now: () => now })) {
      from = event.position
      if (event.kind === 'records') break
    }
    for (let passed = 0; passed < hours; passed += 10) {
      now += 10 * hour
      await put(engine, `after ${passed} hours`)
    }
    const options = { streamArn, poll, now: () => now, ...(from && { from }) }
    for await (const event of readStream(client, options)) {
      expect(event).toMatchObject({
        kind: 'gap',
        shardIds: expect.arrayContaining(Object.keys(from?.shards ?? {})),
      })
      break
    }
  })

  it('reports a gap for a position of another stream', async () => {
    await using engine = await openEngine({ memory: true })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    for await (const event of readStream(client, { streamArn, from: { shards: {} }, poll })) {
      expect(event.kind).toBe('gap')
      break
    }
  })

  it.each([
    ['is no position', {}, "from: expected 'latest', 'oldest' or the position of an event, got {}"],
    ['is null', null, "from: expected 'latest', 'oldest' or the position of an event, got null"],
    [
      'was cut off',
      { shards: { s: { kind: 'after' } } },
      'from.shards["s"]: expected the position of a shard',
    ],
    ['has another form', { shards: { s: { kind: 'later' } } }, 'got {"kind":"later"}'],
  ])('is not read from a start that %s', async (_, from, message) => {
    await using engine = await openEngine({ memory: true })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    const events = readStream(client, { streamArn, from: from as never })
    await expect(events.next()).rejects.toThrow(message)
  })

  it.each([
    { least: Number.NaN, most: 1000 },
    { least: 100, most: 50 },
    { least: -1, most: 10 },
  ])('is not polled at %j', async (interval) => {
    await using engine = await openEngine({ memory: true })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    const events = readStream(client, { streamArn, poll: interval })
    await expect(events.next()).rejects.toThrow('poll: expected 0 <= least <= most in milliseconds')
  })

  it('ends with the reason of the signal while its first call is retried', async () => {
    const controller = new AbortController()
    const client = await openStreamClient({
      kind: 'lean',
      endpoint: 'http://127.0.0.1:1',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    const onRetry = () => controller.abort(new Error('shutting down'))
    const events = readStream(client, { streamArn: 'arn', onRetry, signal: controller.signal })
    await expect(events.next()).rejects.toThrow('shutting down')
    await client.close()
  })

  it('ends with the reason of the signal, and stops its calls', async () => {
    await using engine = await openEngine({ memory: true })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    const controller = new AbortController()
    const read = async () => {
      for await (const _ of readStream(client, { streamArn, signal: controller.signal })) {
        controller.abort(new Error('shutting down'))
      }
    }
    await expect(read()).rejects.toThrow('shutting down')
  })

  it('that does not exist is an error', async () => {
    await using engine = await openEngine({ memory: true })
    const streamArn = await createTable(engine)
    const client = await openStreamClient({ kind: 'embedded', engine })
    const read = async () => {
      for await (const _ of readStream(client, { streamArn: streamArn.replace('/stream/', 'X/stream/') }));
    }
    await expect(read()).rejects.toThrow(TableNotFound)
  })
})

/** Tests don't wait. */
const poll = { least: 0, most: 1 }

async function createTable(engine: Engine): Promise<string> {
  const { TableDescription } = await engine.execute('CreateTable', {
    TableName,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  })
  return String(TableDescription.LatestStreamArn)
}

function put(engine: Engine, pk: string) {
  return engine.execute('PutItem', { TableName, Item: { pk: { S: pk } } })
}

function keysOf(event: StreamEvent): string[] {
  if (event.kind !== 'records') return []
  return event.records.map(({ dynamodb }) => (dynamodb.Keys.pk as { S: string }).S)
}
