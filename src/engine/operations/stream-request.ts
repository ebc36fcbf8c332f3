import { validationError } from '../errors.ts'
import type { RequestReader } from '../requests/index.ts'
import type { KeyValueReader } from '../storage/index.ts'
import { findStream, noStream, OpenShards, type Stream } from '../streams/index.ts'
import { parseStreamArn } from '../tables/index.ts'
import type { EngineState } from './operation.ts'

/** Reads a string member with a minimum and maximum length; adds a fault if it has another length. */
export function readText(reader: RequestReader, member: string, least: number, most: number): string {
  const text = reader.text(member) ?? ''
  if (!reader.has(member)) return text
  if (text.length < least) {
    reader.fault(member, text, `Member must have length greater than or equal to ${least}`)
  }
  if (text.length > most) {
    reader.fault(member, text, `Member must have length less than or equal to ${most}`)
  }
  return text
}

/** Reads a member with the ARN of a stream; adds a fault for an invalid length. */
export function readStreamArn(reader: RequestReader, member = 'StreamArn'): string {
  return readText(reader, member, 37, 1024)
}

/** Reads a member with the id of a shard; adds a fault for an invalid length. */
export function readShardId(reader: RequestReader, member = 'ShardId'): string {
  return readText(reader, member, 28, 65)
}

/** The table and the time in a stream's ARN. Throws a ValidationException if it isn't one. */
export function streamOfArn(arn: string): Pick<Stream, 'tableName' | 'since'> {
  const name = parseStreamArn(arn)
  if (name === undefined) throw validationError('Invalid StreamArn')
  return name
}

/** The stream of an ARN. @throws ResourceNotFoundException if it doesn't exist, or was disabled over a day ago. */
export function existingStream(state: EngineState, store: KeyValueReader, arn: string): Stream {
  const stream = findStream(store, streamOfArn(arn), state.now())
  if (stream === undefined) throw noStream(arn)
  return stream
}

/**
 * Closes the open shards of a stream whose time is over, even without further writes, so that readers find their end.
 * Throws as `existingStream` does.
 */
export async function rollDueShards(state: EngineState, arn: string): Promise<void> {
  const now = state.now()
  const openShards = (store: KeyValueReader) => new OpenShards(store, existingStream(state, store, arn))
  if (!state.storage.read((store) => openShards(store).isDue(now))) return
  await state.storage.write((writer) => {
    const shards = openShards(writer)
    shards.roll(now)
    shards.save(writer)
  })
}
