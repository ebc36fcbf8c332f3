/** Caches reads across requests, until a write or a stream record touches their dependencies. */
export type { AppendOptions, CacheStorage, CacheView, LogRecord, SetOptions } from './cache-storage.ts'
export type { ReadAnswer } from './cached-read.ts'
export { memoryCache } from './memory-cache.ts'
export { type CachedReads, type CacheLookup, type CacheOptions, ReadCache } from './read-cache.ts'
export { type RedisCommand, redisCache } from './redis-cache.ts'
