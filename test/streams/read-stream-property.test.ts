import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ShardRecord } from '../../src/store/index.ts'
import { readStream, type StreamEvent, type StreamStart } from '../../src/streams/index.ts'
import { type Happening, SimulatedStream } from './simulated-stream.ts'

const items = 6

const harmless: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('write' as const), item: fc.nat(items - 1) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('split' as const),
      shard: fc.nat(5),
      children: fc.integer({ min: 1, max: 3 }),
    }),
  },
  fc.record({ kind: fc.constant('expireIterators' as const) }),
  fc.record({ kind: fc.constant('throttle' as const), calls: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('repeat' as const), records: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(1000) }),
)
const hour = 3_600_000
const longTime = fc.record({
  kind: fc.constant('pass' as const),
  ms: fc.integer({ min: hour, max: 30 * hour }),
})

describe('a stream that splits, throttles, repeats records and lets iterators expire', () => {
  it('is read from its oldest record: each record once, those of an item in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(harmless, { maxLength: 60 }), fc.nat(10), async (happenings, before) => {
        const stream = new SimulatedStream(items, happenings)
        for (let at = 0; at < before; at += 1) stream.happen()
        const { records, gaps } = await readAll(stream, 'oldest')
        expect(gaps).toEqual([])
        expect([...numbersOf(records)].sort()).toEqual(numbersOf(stream.written))
        expectOrder(records)
      }),
      { numRuns },
    )
  })

  it('is read from now on: every record written after it is ready', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(harmless, { maxLength: 60 }), fc.nat(10), async (happenings, before) => {
        const stream = new SimulatedStream(items, happenings)
        for (let at = 0; at < before; at += 1) stream.happen()
        stream.time += hour
        let ready = 0
        const { records, gaps } = await readAll(stream, 'latest', (event) => {
          if (event.kind === 'ready') ready = stream.written.length
          return true
        })
        expect(gaps).toEqual([])
        expect([...numbersOf(records)].sort()).toEqual(
          expect.arrayContaining(numbersOf(stream.written.slice(ready))),
        )
        expect(new Set(numbersOf(records)).size).toBe(records.length)
        expectOrder(records)
      }),
      { numRuns },
    )
  })

  it('continues from the position of any event without a difference', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(harmless, { maxLength: 60 }),
        fc.array(fc.nat(4), { maxLength: 5 }),
        async (happenings, stops) => {
          const stream = new SimulatedStream(items, happenings)
          const records: ShardRecord[] = []
          let from: StreamStart = 'oldest'
          for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
            let left = stop
            const read = await readAll(stream, from, (event) => {
              from = JSON.parse(JSON.stringify(event.position)) as StreamStart
              left -= 1
              return left >= 0
            })
            records.push(...read.records)
            expect(read.gaps).toEqual([])
          }
          expect([...numbersOf(records)].sort()).toEqual(numbersOf(stream.written))
          expectOrder(records)
        },
      ),
      { numRuns },
    )
  })
})

describe('a stream whose records are trimmed before they are read', () => {
  it('is never read past a missing record without an event for the gap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 6, arbitrary: harmless }, longTime), { maxLength: 60 }),
        fc.array(fc.record({ after: fc.nat(4), pause: fc.nat(12) }), { maxLength: 3 }),
        async (happenings, stops) => {
          const stream = new SimulatedStream(items, happenings)
          const records: ShardRecord[] = []
          const gaps: string[] = []
          let from: StreamStart = 'latest'
          for (const { after, pause } of [...stops, { after: Number.POSITIVE_INFINITY, pause: 0 }]) {
            let left = after
            const read = await readAll(stream, from, (event) => {
              from = event.position
              left -= 1
              return left >= 0
            })
            records.push(...read.records)
            gaps.push(...read.gaps)
            // Nobody reads for a while.
            for (let at = 0; at < pause; at += 1) stream.happen()
          }
          const seen = new Set(numbersOf(records))
          expectOrder(records)
          if (gaps.length === 0) expect([...seen].sort()).toEqual(numbersOf(stream.written))
        },
      ),
      { numRuns },
    )
  })
})

const numRuns = Number(process.env.STREAM_RUNS ?? 400)

/** Reads a stream to its end, or until `onEvent` returns false; an event for which it does is not handled. */
async function readAll(
  stream: SimulatedStream,
  from: StreamStart,
  onEvent: (event: StreamEvent) => boolean = () => true,
): Promise<{ records: ShardRecord[]; gaps: string[] }> {
  const records: ShardRecord[] = []
  const gaps: string[] = []
  const reader = readStream(stream.client, {
    streamArn: 'arn',
    from,
    clock: stream.clock,
    now: () => stream.time,
  })
  for await (const event of reader) {
    if (event.kind === 'records') records.push(...event.records)
    if (event.kind === 'gap') gaps.push(...event.shardIds)
    if (!onEvent(event)) break
  }
  return { records, gaps }
}

function numbersOf(records: readonly ShardRecord[]): string[] {
  return records.map(({ dynamodb }) => dynamodb.SequenceNumber)
}

function expectOrder(records: readonly ShardRecord[]): void {
  const last = new Map<string, string>()
  for (const { dynamodb } of records) {
    const item = JSON.stringify(dynamodb.Keys)
    expect((last.get(item) ?? '') < dynamodb.SequenceNumber).toBe(true)
    last.set(item, dynamodb.SequenceNumber)
  }
}
