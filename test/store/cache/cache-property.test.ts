import { memoryCache, redisCache } from 'dynagate'
import { describe } from 'vitest'
import { cacheProperty } from './cache-property.case.ts'
import { fakeRedis } from './fake-redis.ts'

const numRuns = 25

describe('a cache in memory', () => {
  cacheProperty(() => memoryCache(), { numRuns })
})

describe('a cache with too little memory', () => {
  cacheProperty(() => memoryCache({ maxBytes: 6000 }), { numRuns })
})

describe('a cache in a Redis that evicts, all in one millisecond', () => {
  let draws = 1
  const evict = (keys: number) => {
    draws = (draws * 48271) % 2147483647
    return draws % 20 === 0 && keys > 0 ? draws % keys : undefined
  }
  cacheProperty(() => redisCache(fakeRedis({ evict, now: () => 1e12 })), { numRuns, mayArriveLate: false })
})
