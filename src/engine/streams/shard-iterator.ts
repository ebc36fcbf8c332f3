import type { SequenceNumber } from './sequence-number.ts'

/** A place in a shard from which to read on, as it was handed out to a reader. */
export interface ShardIterator {
  /** The ARN of the stream. */
  readonly streamArn: string
  /** The first number of the shard. */
  readonly shard: SequenceNumber
  /** The least number to be read; undefined for the oldest record there is when it comes to reading. */
  readonly from: SequenceNumber | undefined
  /** When it was handed out, in epoch milliseconds. */
  readonly issuedAt: number
}

/** Whether an iterator is older than the 15 minutes for which it can be used. */
export function isExpired({ issuedAt }: ShardIterator, now: number): boolean {
  return issuedAt + lifetime < now
}

/** An iterator as the wire has it, in AWS's form: `<stream ARN>|1|<base64>`. */
export function showShardIterator({ streamArn, shard, from, issuedAt }: ShardIterator): string {
  const place = Buffer.allocUnsafe(placeLength)
  place.writeBigUInt64BE(shard, 0)
  place.writeBigUInt64BE(from ?? oldest, 8)
  place.writeUIntBE(issuedAt, 16, 6)
  return `${streamArn}|1|${place.toString('base64')}`
}

/** The iterator of a text; undefined for what is none. */
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
