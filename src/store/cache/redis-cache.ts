import { randomUUID } from 'node:crypto'
import { type CacheStorage, type LogRecord, longestOverInMs, maxLogRecords } from './cache-storage.ts'

/** Sends one command to Redis, such as `['GET', 'key']`, and returns its reply. Every Redis client can do this. */
export type RedisCommand = (command: string[]) => Promise<unknown>

/**
 * A storage in Redis 5 or later, shared by all processes that use it. An entry is a string that expires; a log is a
 * stream of at most 64 records that expires when unused. Redis's `maxmemory` and eviction policy limit its size.
 *
 * @param send sends a command: `(command) => client.sendCommand(command)` of node-redis, `([name, ...rest]) =>
 *   client.call(name, ...rest)` of ioredis.
 * @param options `prefix` of all keys; `dynagate:` by default.
 */
export function redisCache(
  send: RedisCommand,
  { prefix = 'dynagate:' }: { readonly prefix?: string } = {},
): CacheStorage {
  const entryKey = (name: string) => `${prefix}entry:${name}`
  const logKey = (name: string) => `${prefix}log:${name}`
  const expireLog = (key: string, milliseconds: number) =>
    send(['PEXPIRE', key, String(Math.ceil(milliseconds))])
  const append = (key: string, members: readonly string[]) =>
    send(['XADD', key, 'MAXLEN', '=', String(maxLogRecords), '*', ...members])

  async function openLog(key: string): Promise<LogRecord[]> {
    const members = membersOf('', 0)
    const [id] = await Promise.all([append(key, members), expireLog(key, openLogMs)])
    return [recordOf([id, members])]
  }

  return {
    async read(entry, logs) {
      // The logs are read after or together with the entry: a record is stored before its write is acknowledged.
      const [stored, time, ...streams] = await Promise.all([
        send(['GET', entryKey(entry)]),
        send(['TIME']),
        ...logs.map((log) => send(['XRANGE', logKey(log), '-', '+'])),
      ])
      const known = streams.map((stream) => recordsOf(listOf(stream)))
      const opened = await Promise.all(
        known.map((records, at) => (records.length > 0 ? [] : openLog(logKey(String(logs[at]))))),
      )
      return {
        value: stored === null || stored === undefined ? undefined : String(stored),
        now: Math.max(millisecondsOf(time), ...opened.flat().map(({ at }) => at)),
        logs: known.map((records, at) => [...records, ...(opened[at] ?? [])]),
      }
    },
    async set(entry, value, { logs, maxAgeMs, logMs }) {
      await Promise.all([
        send(['SET', entryKey(entry), value, 'PX', String(Math.max(1, Math.ceil(maxAgeMs)))]),
        ...logs.map((log) => expireLog(logKey(log), logMs)),
      ])
    },
    async append(log, text, { overInMs, logMs }) {
      await Promise.all([append(logKey(log), membersOf(text, overInMs)), expireLog(logKey(log), logMs)])
    },
  }
}

/** The lifetime of a log without writes and without dependent entries. */
const openLogMs = 60_000

/**
 * The members of a record, with a unique id. Redis's own id isn't unique: a stream that is evicted and reopened in the
 * same millisecond, or after the clock was set back, repeats the ids of the former stream.
 */
function membersOf(text: string, overInMs: number): string[] {
  return ['i', randomUUID(), 't', text, 'o', String(overInMs)]
}

/** The records of a stream. A full stream has dropped records, whose writes may still arrive. */
function recordsOf(stream: readonly unknown[]): LogRecord[] {
  const [first, ...others] = stream.map(recordOf)
  if (first === undefined) return []
  const isFull = stream.length >= maxLogRecords
  return [isFull ? { ...first, at: first.at + longestOverInMs } : first, ...others]
}

/** A record of a stream: `[id, [name, value, …]]`, where Redis's id begins with the server's milliseconds. */
function recordOf(stored: unknown): LogRecord {
  const [addedAt, members] = listOf(stored)
  const [, id, , text, , overInMs] = listOf(members)
  const at = Number.parseInt(String(addedAt), 10) + Number(overInMs)
  if (!Number.isFinite(at)) throw new TypeError(`Expected a record of a log, got ${JSON.stringify(stored)}`)
  return { id: String(id), at, text: String(text) }
}

/** TIME returns seconds and microseconds. */
function millisecondsOf(time: unknown): number {
  const [seconds, microseconds] = listOf(time)
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
}

function listOf(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer
  throw new TypeError(`Expected a list from Redis, got ${JSON.stringify(answer)}`)
}
