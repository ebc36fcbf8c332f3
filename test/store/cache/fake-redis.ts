import type { RedisCommand } from 'dynagate'

type Entry = { readonly kind: 'string'; readonly value: string }
type Stream = { readonly kind: 'stream'; readonly records: [id: string, members: string[]][] }

/** Options of {@link fakeRedis}. */
export interface FakeRedisOptions {
  /** Returns which key to evict, given the number of keys; called before each command. Evicts none by default. */
  readonly evict?: (keys: number) => number | undefined
  /** Its clock, in milliseconds since 1970. */
  readonly now?: () => number
}

/** The part of Redis that the adapter uses: strings and streams, which expire and can be evicted at any time. */
export function fakeRedis({ evict = () => undefined, now = Date.now }: FakeRedisOptions = {}): RedisCommand {
  const values = new Map<string, Entry | Stream>()
  const expiry = new Map<string, number>()
  const remove = (key: string) => {
    values.delete(key)
    expiry.delete(key)
  }
  const kept = (key: string) => {
    if ((expiry.get(key) ?? Number.POSITIVE_INFINITY) <= now()) remove(key)
    return values.get(key)
  }
  return async ([name, key = '', ...rest]) => {
    const victim = [...values.keys()][evict(values.size) ?? -1]
    if (victim !== undefined) remove(victim)
    const value = kept(key)
    switch (name) {
      case 'GET':
        return value?.kind === 'string' ? value.value : null
      case 'SET': {
        const [text = '', unit, milliseconds] = rest
        if (unit !== 'PX') throw new Error('ERR syntax error')
        values.set(key, { kind: 'string', value: text })
        expiry.set(key, now() + Number(milliseconds))
        return 'OK'
      }
      case 'XADD': {
        const [maxlen, equals, length, star, ...members] = rest
        if (maxlen !== 'MAXLEN' || equals !== '=' || star !== '*') throw new Error('ERR syntax error')
        const stream = value?.kind === 'stream' ? value : { kind: 'stream' as const, records: [] }
        const id = idAfter(stream.records.at(-1)?.[0], now())
        stream.records.push([id, members])
        stream.records.splice(0, stream.records.length - Number(length))
        values.set(key, stream)
        return id
      }
      case 'XRANGE':
        return value?.kind === 'stream' ? value.records.map(([id, members]) => [id, [...members]]) : []
      case 'PEXPIRE':
        if (value !== undefined) expiry.set(key, now() + Number(rest[0]))
        return value === undefined ? 0 : 1
      case 'TIME': {
        const milliseconds = now()
        return [String(Math.floor(milliseconds / 1000)), String((milliseconds % 1000) * 1000)]
      }
      default:
        throw new Error(`ERR unknown command '${name}'`)
    }
  }
}

/** The id of the next record of a stream: a stream that was evicted and begins again may have the same ids again. */
function idAfter(last = '0-0', now = 0): string {
  const [milliseconds = 0, count = 0] = last.split('-').map(Number)
  return now > milliseconds ? `${now}-0` : `${milliseconds}-${count + 1}`
}
