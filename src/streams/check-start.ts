import type { StreamStart } from './position.ts'

/**
 * Checks the start of a reader. A position comes from the program's storage, where it may have been truncated or
 * overwritten; a wrong position would skip changes.
 *
 * @throws TypeError that names the shard.
 */
export function checkStart(from: StreamStart): void {
  if (from === 'latest' || from === 'oldest') return
  const shards: unknown = Object(from).shards
  if (typeof shards !== 'object' || shards === null || Array.isArray(shards))
    throw new TypeError(`from: expected 'latest', 'oldest' or the position of an event, got ${show(from)}`)
  for (const [id, position] of Object.entries(shards)) {
    if (!isPosition(position))
      throw new TypeError(`from.shards[${show(id)}]: expected the position of a shard, got ${show(position)}`)
  }
}

function isPosition(position: unknown): boolean {
  const { kind, sequenceNumber, seconds, parent } = Object(position)
  if (parent !== undefined && typeof parent !== 'string') return false
  if (kind === 'at' || kind === 'after') return /^\d{1,40}$/.test(String(sequenceNumber))
  if (kind === 'since') return Number.isFinite(seconds)
  return kind === 'oldest' || kind === 'end'
}

function show(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 100)
}
