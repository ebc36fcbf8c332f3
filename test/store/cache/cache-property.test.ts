import { memoryCache, redisCache } from 'dynagate'
import { describe } from 'vitest'
import { cacheProperty } from './cache-property.case.ts'
import { toyRedis } from './toy-redis.ts'

const numRuns = 25

describe('a cache in memory', () => {
  cacheProperty(() => memoryCache(), { numRuns })
})

describe('a cache in too little memory', () => {
  cacheProperty(() => memoryCache({ maxBytes: 6000 }), { numRuns })
})

describe('a cache in a Redis that evicts', () => {
  let draws = 1
  const evict = (keys: number) => {
    draws = (draws * 48271) % 2147483647
    return draws % 20 === 0 && keys > 0 ? draws % keys : undefined
  }
  cacheProperty(() => redisCache(toyRedis({ evict })), { numRuns, mayArriveLate: false })
})
