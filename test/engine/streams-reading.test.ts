import { expect, it } from 'vitest'
import { invalid } from './entry-points.ts'
import {
  describeEachStreamsEntryPoint,
  iteratorOf,
  makeStream,
  recordsOf,
  type StreamRecord,
  type StreamsClient,
  shardsOf,
} from './stream-entry-points.ts'

describeEachStreamsEntryPoint('reading a stream', (client) => {
  it('starts at the position of each ShardIteratorType', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await putAll(client, TableName, ['a', 'b', 'c'])
    const numbers = (await recordsOf(client, StreamArn)).map(({ dynamodb }) => dynamodb.SequenceNumber)
    const [, SequenceNumber] = numbers
    const read = async (start: { ShardIteratorType: string; SequenceNumber?: string | undefined }) => {
      const { SequenceNumber, ...type } = start
      const exact = SequenceNumber === undefined ? type : { ...type, SequenceNumber }
      return keysOf(await page(client, await iteratorOf(client, StreamArn, exact)))
    }
    expect(await read({ ShardIteratorType: 'TRIM_HORIZON' })).toEqual(['a', 'b', 'c'])
    expect(await read({ ShardIteratorType: 'LATEST' })).toEqual([])
    expect(await read({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber })).toEqual(['b', 'c'])
    expect(await read({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })).toEqual(['c'])
    const [shard] = await shardsOf(client, StreamArn)
    const { StartingSequenceNumber } = shard?.SequenceNumberRange ?? {}
    for (const ShardIteratorType of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER']) {
      expect(await read({ ShardIteratorType, SequenceNumber: StartingSequenceNumber })).toEqual([
        'a',
        'b',
        'c',
      ])
    }
  })

  it('continues page by page, and with records written meanwhile', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    const latest = await iteratorOf(client, StreamArn, { ShardIteratorType: 'LATEST' })
    await putAll(client, TableName, ['a', 'b', 'c'])
    const one = await page(client, latest, 2)
    const two = await page(client, one.NextShardIterator, 2)
    const three = await page(client, two.NextShardIterator, 2)
    await putAll(client, TableName, ['d'])
    const four = await page(client, three.NextShardIterator, 2)
    expect([one, two, three, four].map(keysOf)).toEqual([['a', 'b'], ['c'], [], ['d']])
    expect(keysOf(await page(client, latest))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('returns at most 1,000 records', async () => {
    const { TableName, StreamArn } = await makeStream(client, 'KEYS_ONLY')
    const names = Array.from({ length: 1010 }, (_, at) => String(at))
    for (let at = 0; at < names.length; at += 100) {
      const Puts = names.slice(at, at + 100).map((pk) => ({ Put: { TableName, Item: { pk: { S: pk } } } }))
      await client.call('TransactWriteItems', { TransactItems: Puts })
    }
    const oldest = await iteratorOf(client, StreamArn, { ShardIteratorType: 'TRIM_HORIZON' })
    const one = await page(client, oldest)
    const two = await page(client, one.NextShardIterator)
    expect([one.Records.length, two.Records.length]).toEqual([1000, 10])
    expect([one, two].flatMap(keysOf)).toEqual(names)
  })

  it('returns at most 1 MB, but at least one record', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    const put = (text: string) =>
      client.call('PutItem', { TableName, Item: { pk: { S: 'a' }, text: { S: text } } })
    for (const letter of ['v', 'w', 'x', 'y']) await put(letter.repeat(350_000))
    const sizes: number[][] = []
    let next: string | undefined = await iteratorOf(client, StreamArn, { ShardIteratorType: 'TRIM_HORIZON' })
    while (next !== undefined && sizes.at(-1)?.length !== 0) {
      const { Records, NextShardIterator } = await page(client, next)
      sizes.push(Records.map(({ dynamodb }) => dynamodb.SizeBytes))
      next = NextShardIterator
    }
    const image = 3 + 4 + 350_000
    expect(sizes).toEqual([[3 + image], [3 + 2 * image], [3 + 2 * image], [3 + 2 * image], []])
  })

  it('is rejected for an unknown stream, shard or sequence number', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await putAll(client, TableName, ['a'])
    const [shard] = await shardsOf(client, StreamArn)
    const { ShardId = '', SequenceNumberRange } = shard ?? {}
    const iterate = (more: object) =>
      client.rejection('GetShardIterator', { StreamArn, ShardId, ShardIteratorType: 'LATEST', ...more })
    const otherArn = StreamArn.replace(/\/stream\/.*/, '/stream/2001-01-01T00:00:00.000')
    const noStream = notFound(`Requested resource not found: Stream: ${otherArn} not found`)
    expect(await iterate({ StreamArn: otherArn })).toEqual(noStream)
    expect(await client.rejection('DescribeStream', { StreamArn: otherArn })).toEqual(noStream)
    expect(await iterate({ StreamArn: 'x'.repeat(40) })).toEqual(invalid('Invalid StreamArn'))
    expect(await iterate({ ShardId: `${ShardId}0` })).toEqual(
      notFound('Requested resource not found: Shard does not exist'),
    )

    const at = { ShardIteratorType: 'AT_SEQUENCE_NUMBER' }
    const started = BigInt(SequenceNumberRange?.StartingSequenceNumber ?? 0)
    expect(await iterate({ ...at, SequenceNumber: String(started - 1n) })).toEqual(trimmed)
    expect(await iterate({ ...at, SequenceNumber: '0'.repeat(21) })).toEqual(trimmed)
    for (const request of [
      { ...at, SequenceNumber: String(started + 10n ** 12n) },
      { ...at, SequenceNumber: 'x'.repeat(21) },
      at,
      { SequenceNumber: String(started) },
      { ShardIteratorType: 'TRIM_HORIZON', SequenceNumber: String(started) },
    ]) {
      expect(await iterate(request)).toMatchObject({ name: 'ValidationException' })
    }
    expect(await client.rejection('GetRecords', { ShardIterator: 'anything' })).toEqual(
      invalid('Invalid ShardIterator'),
    )
  })

  it('reports the constraints that a request violates', async () => {
    expect(await client.rejection('GetShardIterator', {})).toEqual(
      invalid(
        "3 validation errors detected: Value null at 'streamArn' failed to satisfy constraint: Member must not be null; Value null at 'shardId' failed to satisfy constraint: Member must not be null; Value null at 'shardIteratorType' failed to satisfy constraint: Member must not be null",
      ),
    )
    expect(
      await client.rejection('GetShardIterator', {
        StreamArn: 'short',
        ShardId: 'short',
        ShardIteratorType: 'SOMEWHERE',
        SequenceNumber: '1',
      }),
    ).toEqual(
      invalid(
        "4 validation errors detected: Value 'short' at 'streamArn' failed to satisfy constraint: Member must have length greater than or equal to 37; Value 'short' at 'shardId' failed to satisfy constraint: Member must have length greater than or equal to 28; Value 'SOMEWHERE' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]; Value '1' at 'sequenceNumber' failed to satisfy constraint: Member must have length greater than or equal to 21",
      ),
    )
    for (const [operation, Limit] of [
      ['GetRecords', 1001],
      ['DescribeStream', 101],
      ['ListStreams', 0],
    ] as const) {
      const request = { ShardIterator: 'any', StreamArn: 'x'.repeat(37), Limit }
      const { name, message } = await client.rejection(operation, request)
      expect([name, message]).toEqual(['ValidationException', expect.stringContaining("at 'limit' failed")])
    }
  })
})

describeEachStreamsEntryPoint('ListStreams and DescribeStream', (client) => {
  it('list the streams of all tables, page by page', async () => {
    const made = [await makeStream(client), await makeStream(client), await makeStream(client)]
    const arns: string[] = []
    let ExclusiveStartStreamArn: string | undefined
    do {
      const page = await client.call('ListStreams', { Limit: 2, ExclusiveStartStreamArn })
      arns.push(...page.Streams.map(({ StreamArn }) => StreamArn))
      ExclusiveStartStreamArn = page.LastEvaluatedStreamArn
    } while (ExclusiveStartStreamArn !== undefined)
    expect(arns.sort()).toEqual(made.map(({ StreamArn }) => StreamArn).sort())
  })

  it('list the streams of one table', async () => {
    const { TableName, StreamArn } = await makeStream(client)
    await makeStream(client)
    const [, StreamLabel] = StreamArn.split('/stream/')
    expect(await client.call('ListStreams', { TableName })).toEqual({
      Streams: [{ StreamArn, TableName, StreamLabel }],
    })
    expect(await client.call('ListStreams', { TableName: 'nowhere' })).toEqual({ Streams: [] })
  })

  it('reject an ExclusiveStartStreamArn that is not the ARN of a stream', async () => {
    const ExclusiveStartStreamArn = 'no ARN at all, but of the right length'
    expect(await client.rejection('ListStreams', { ExclusiveStartStreamArn })).toEqual(
      invalid('Invalid StreamArn'),
    )
  })

  it('describe each stream', async () => {
    const { TableName, StreamArn } = await makeStream(client, 'NEW_IMAGE')
    const [, StreamLabel] = StreamArn.split('/stream/')
    expect(await client.call('DescribeStream', { StreamArn })).toEqual({
      StreamDescription: {
        StreamArn,
        StreamLabel,
        StreamStatus: 'ENABLED',
        StreamViewType: 'NEW_IMAGE',
        CreationRequestDateTime: Date.parse(`${StreamLabel}Z`) / 1000,
        TableName,
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        Shards: [
          {
            ShardId: expect.stringMatching(/^shardId-[0-9]{20}-[0-9a-f]{8}$/),
            SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^[0-9]{21}$/) },
          },
        ],
      },
    })
    const { Table } = await client.call('DescribeTable', { TableName })
    expect(Table).toMatchObject({ LatestStreamArn: StreamArn, LatestStreamLabel: StreamLabel })
  })
})

const trimmed = {
  name: 'TrimmedDataAccessException',
  message: 'The data you are trying to access has been trimmed',
}

function notFound(message: string) {
  return { name: 'ResourceNotFoundException', message }
}

function page(client: StreamsClient, ShardIterator: string | undefined, Limit?: number) {
  return client.call('GetRecords', { ShardIterator, Limit })
}

function keysOf({ Records }: { readonly Records: readonly StreamRecord[] }): (string | undefined)[] {
  return Records.map(({ dynamodb: { Keys } }) => (Keys.pk && 'S' in Keys.pk ? Keys.pk.S : undefined))
}

async function putAll(client: StreamsClient, TableName: string, names: readonly string[]): Promise<void> {
  for (const name of names) await client.call('PutItem', { TableName, Item: { pk: { S: name } } })
}
