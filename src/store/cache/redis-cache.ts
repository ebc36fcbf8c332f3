import type { CachedEntry, CacheStorage } from './cache-storage.ts'

/** Sends one command to Redis and gives its answer; `['HGET', 'key', 'field']`. Every Redis client has one. */
export type RedisCommand = (command: string[]) => Promise<unknown>

/**
 * A storage in Redis, shared by all processes that use it. A bucket is a hash, whose fields are the entries with the
 * time until which they hold; how much it may keep is Redis's own `maxmemory` to say.
 *
 * @param send sends a command: `(command) => client.sendCommand(command)` of node-redis, `([name, ...rest]) =>
 *   client.call(name, ...rest)` of ioredis.
 * @param options `prefix` begins all keys; `dynagate:` unless given.
 */
export function redisCache(
  send: RedisCommand,
  { prefix = 'dynagate:' }: { readonly prefix?: string } = {},
): CacheStorage {
  return {
    async read(bucket, name) {
      const stored = await send(['HGET', prefix + bucket, name])
      return typeof stored === 'string' ? alive(stored)?.value : undefined
    },
    async keep(bucket, name, entry, milliseconds) {
      const kept: Kept = { ...entry, until: Date.now() + milliseconds }
      await send(['HSET', prefix + bucket, name, JSON.stringify(kept)])
      await send(['PEXPIRE', prefix + bucket, String(Math.ceil(milliseconds))])
    },
    async notes(bucket) {
      const notes = new Map<string, string>()
      for (const [name, stored] of pairsOf(await send(['HGETALL', prefix + bucket]))) {
        const entry = alive(stored)
        if (entry !== undefined) notes.set(name, entry.note)
      }
      return notes
    },
    async forget(bucket, names) {
      if (names.length > 0) await send(['HDEL', prefix + bucket, ...names])
    },
  }
}

interface Kept extends CachedEntry {
  /** Epoch milliseconds. */
  readonly until: number
}

function alive(stored: string): Kept | undefined {
  const kept = JSON.parse(stored) as Kept
  return kept.until < Date.now() ? undefined : kept
}

/** A hash comes as a flat list of names and values, or as an object where the client made one of it. */
function pairsOf(answer: unknown): [string, string][] {
  if (!Array.isArray(answer)) return Object.entries((answer ?? {}) as Record<string, string>)
  return answer.flatMap((name, at) =>
    at % 2 === 0 ? [[String(name), String(answer[at + 1])] as [string, string]] : [],
  )
}
