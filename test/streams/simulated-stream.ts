import { setImmediate as nextTurn } from 'node:timers/promises'
import { DynagateError } from '../../src/errors.ts'
import {
  type Clock,
  type GetShardIteratorInput,
  IteratorExpired,
  RecordsTrimmed,
  type ShardDescription,
  type ShardRecord,
  type StreamClient,
  TableNotFound,
} from '../../src/store/index.ts'

/** Something that happens to a stream while it is read. */
export type Happening =
  | { readonly kind: 'write'; readonly item: number }
  /** Closes an open shard, and divides its items among this many new ones. */
  | { readonly kind: 'split'; readonly shard: number; readonly children: number }
  | { readonly kind: 'expireIterators' }
  | { readonly kind: 'throttle'; readonly calls: number }
  /** The next answers repeat records that were returned already. */
  | { readonly kind: 'repeat'; readonly records: number }
  /** Milliseconds pass: records of more than 24 hours ago are removed, and the closed shards of which none is left. */
  | { readonly kind: 'pass'; readonly ms: number }

interface Shard {
  readonly id: string
  readonly parent: string | undefined
  readonly first: number
  readonly items: Set<number>
  readonly records: ShardRecord[]
  last: number
  /** The number of the last record that was removed. */
  trimmed: number
  isClosed: boolean
}

/**
 * A stream in which things happen while its reader waits: each sleep is one happening, and takes no time. When all have
 * happened, the stream is disabled, so that its reader comes to an end.
 */
export class SimulatedStream {
  readonly clock: Clock
  readonly written: ShardRecord[] = []
  readonly #shards: Shard[] = []
  readonly #happenings: Happening[]
  /** Iterators of before are rejected. */
  #expired = 0
  #failures = 0
  #repeated = 0
  #number = 1
  #isDisabled = false
  /** Epoch milliseconds. */
  time = Date.UTC(2026, 0, 1)

  constructor(items: number, happenings: readonly Happening[]) {
    this.#happenings = [...happenings]
    this.#open(new Set(Array.from({ length: items }, (_, item) => item)), undefined)
    this.clock = {
      now: () => this.time,
      random: () => 0.5,
      sleep: async (ms, signal) => {
        this.time += ms
        this.happen()
        await nextTurn()
        signal?.throwIfAborted()
      },
    }
  }

  /** Lets the next thing happen. */
  happen(): void {
    const next = this.#happenings.shift()
    if (next === undefined) {
      this.#isDisabled = true
      for (const shard of this.#shards) shard.isClosed = true
    } else this.#apply(next)
  }

  readonly client: StreamClient = {
    describeStream: async ({ ExclusiveStartShardId: after, ShardFilter }) => {
      this.#failOrNot()
      const all = this.#shards.filter(
        ({ parent }) => ShardFilter === undefined || parent === ShardFilter.ShardId,
      )
      const rest = all.filter(({ id }) => id > (after ?? ''))
      const page = rest.slice(0, 2)
      return {
        StreamDescription: {
          StreamStatus: this.#isDisabled ? 'DISABLED' : 'ENABLED',
          Shards: page.map(describe),
          ...(rest.length > 2 && { LastEvaluatedShardId: page.at(-1)?.id ?? '' }),
        },
      }
    },
    getShardIterator: async (input) => {
      this.#failOrNot()
      const shard = this.#shards.find(({ id }) => id === input.ShardId)
      if (shard === undefined) throw new TableNotFound()
      const from = startIn(shard, input)
      if (from > 0 && this.#hasTrimmed(shard, from)) throw new RecordsTrimmed()
      return { ShardIterator: this.#iterator(shard, from) }
    },
    getRecords: async ({ ShardIterator }) => {
      this.#failOrNot()
      const [issuedAt, id, start] = ShardIterator.split(' ')
      if (Number(issuedAt) < Math.max(this.#expired, this.time - 15 * 60_000)) throw new IteratorExpired()
      const shard = this.#shards.find((each) => each.id === id)
      if (shard === undefined) throw new RecordsTrimmed()
      const from = Number(start)
      if (from > 0 && this.#hasTrimmed(shard, from)) throw new RecordsTrimmed()
      const ahead = shard.records.filter(({ dynamodb }) => Number(dynamodb.SequenceNumber) >= from)
      const page = ahead.slice(0, 3)
      const behind = shard.records.slice(0, shard.records.length - ahead.length)
      const records = [...behind.slice(0, this.#repeated), ...page]
      this.#repeated = 0
      const next =
        page.length < ahead.length ? Number(ahead[page.length]?.dynamodb.SequenceNumber) : shard.last + 1
      const isAtEnd = shard.isClosed && page.length === ahead.length
      return {
        Records: records,
        ...(!isAtEnd && { NextShardIterator: this.#iterator(shard, Math.max(from, next)) }),
      }
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }

  #hasTrimmed({ trimmed }: Shard, from: number): boolean {
    return trimmed >= from
  }

  #iterator({ id }: Shard, from: number): string {
    return `${this.time} ${id} ${from}`
  }

  #failOrNot(): void {
    if (this.#failures === 0) return
    this.#failures -= 1
    throw new DynagateError('THROTTLED', 'DynamoDB has no capacity left for this request.')
  }

  #apply(next: Happening): void {
    switch (next.kind) {
      case 'write':
        this.#write(next.item)
        return
      case 'split':
        this.#split(next)
        return
      case 'expireIterators':
        this.time += 1
        this.#expired = this.time
        return
      case 'throttle':
        this.#failures += next.calls
        return
      case 'repeat':
        this.#repeated = next.records
        return
      case 'pass':
        this.time += next.ms
        this.#trim()
    }
  }

  #write(item: number): void {
    const shard = this.#shards.find(({ isClosed, items }) => !isClosed && items.has(item))
    if (shard === undefined) return
    const number = this.#number++
    const record: ShardRecord = {
      eventID: String(number),
      eventName: 'MODIFY',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(this.time / 1000),
        Keys: { pk: { N: String(item) } },
        SequenceNumber: sequence(number),
      },
    }
    shard.records.push(record)
    shard.last = number
    this.written.push(record)
  }

  #split({ shard: index, children }: Extract<Happening, { kind: 'split' }>): void {
    const open = this.#shards.filter(({ isClosed }) => !isClosed)
    const shard = open[index % open.length]
    if (shard === undefined) return
    shard.isClosed = true
    const items = [...shard.items]
    for (let child = 0; child < children; child += 1) {
      this.#open(new Set(items.filter((item) => item % children === child)), shard.id)
    }
  }

  #trim(): void {
    for (const shard of [...this.#shards]) {
      const isOld = ({ dynamodb }: ShardRecord) =>
        dynamodb.ApproximateCreationDateTime * 1000 < this.time - 24 * 3_600_000
      const last = shard.records.findLast(isOld)
      if (last === undefined) continue
      shard.trimmed = Number(last.dynamodb.SequenceNumber)
      shard.records.splice(0, shard.records.indexOf(last) + 1)
      if (shard.isClosed && shard.records.length === 0) this.#shards.splice(this.#shards.indexOf(shard), 1)
    }
  }

  #open(items: Set<number>, parent: string | undefined): void {
    const first = this.#number++
    const id = `shard-${sequence(first)}`
    this.#shards.push({ id, parent, first, items, records: [], last: first, trimmed: 0, isClosed: false })
  }
}

function startIn({ last }: Shard, input: GetShardIteratorInput): number {
  if (input.ShardIteratorType === 'LATEST') return last + 1
  if (input.ShardIteratorType === 'TRIM_HORIZON') return 0
  const number = 'SequenceNumber' in input ? Number(input.SequenceNumber) : 0
  return number + (input.ShardIteratorType === 'AT_SEQUENCE_NUMBER' ? 0 : 1)
}

function sequence(number: number): string {
  return String(number).padStart(21, '0')
}

function describe({ id, parent, first, last, isClosed }: Shard): ShardDescription {
  return {
    ShardId: id,
    ...(parent !== undefined && { ParentShardId: parent }),
    SequenceNumberRange: {
      StartingSequenceNumber: sequence(first),
      ...(isClosed && { EndingSequenceNumber: sequence(last) }),
    },
  }
}
