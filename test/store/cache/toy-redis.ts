import type { RedisCommand } from 'dynagate'

/** As much of Redis as the adapter uses: hashes. Expiry of whole keys is left out. */
export function toyRedis(): RedisCommand {
  const hashes = new Map<string, Map<string, string>>()
  return async ([name, key = '', ...rest]) => {
    const hash = hashes.get(key) ?? new Map<string, string>()
    hashes.set(key, hash)
    const [field = '', value = ''] = rest
    switch (name) {
      case 'HGET':
        return hash.get(field) ?? null
      case 'HSET':
        hash.set(field, value)
        return 1
      case 'HGETALL':
        return [...hash].flat()
      case 'HDEL':
        return rest.filter((each) => hash.delete(each)).length
      case 'PEXPIRE':
        return 1
      default:
        throw new Error(`unknown command '${name}'`)
    }
  }
}
