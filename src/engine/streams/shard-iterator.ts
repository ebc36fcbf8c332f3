import type { SequenceNumber } from './sequence-number.ts'

/** A position in a shard, as given to a reader. */
export interface ShardIterator {
  /** The ARN of the stream. */
  readonly streamArn: string
  /** The first number of the shard. */
  readonly shard: SequenceNumber
  /** The lowest sequence number to read; undefined for the oldest record at the time of reading. */
  readonly from: SequenceNumber | undefined
  /** When it was created, in epoch milliseconds. */
  readonly issuedAt: number
}

/** Whether an iterator is older than 15 minutes, and so has expired. */
export function isExpired({ issuedAt }: ShardIterator, now: number): boolean {
  return issuedAt + lifetime < now
}

/** An iterator in AWS's wire form: `<stream ARN>|1|<base64>`. */
export function showShardIterator({ streamArn, shard, from, issuedAt }: ShardIterator): string {
  const place = Buffer.allocUnsafe(placeLength)
  place.writeBigUInt64BE(shard, 0)
  place.writeBigUInt64BE(from ?? oldest, 8)
  place.writeUIntBE(issuedAt, 16, 6)
  return `${streamArn}|1|${place.toString('base64')}`
}

/** Parses an iterator; undefined if it isn't one. */
export function parseShardIterator(text: string): ShardIterator | undefined {
  const [streamArn, one, base64, ...others] = text.split('|')
  if (streamArn === undefined || one !== '1' || base64 === undefined || others.length > 0) return undefined
  const place = Buffer.from(base64, 'base64')
  if (place.length !== placeLength) return undefined
  const from = place.readBigUInt64BE(8)
  return {
    streamArn,
    shard: place.readBigUInt64BE(0),
    from: from === oldest ? undefined : from,
    issuedAt: place.readUIntBE(16, 6),
  }
}

const lifetime = 15 * 60 * 1000
const placeLength = 22

/** No record has this number. */
const oldest = 0n
