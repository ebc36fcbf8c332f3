/** What was read, kept for other requests until a write, or its stream record, says that it has changed. */
export type { CachedEntry, CacheStorage } from './cache-storage.ts'
export { writtenItem } from './item-write.ts'
export type { ReadAnswer } from './kept-read.ts'
export { memoryCache } from './memory-cache.ts'
export { type CacheOptions, ReadCache, type ReadsOf } from './read-cache.ts'
export { type RedisCommand, redisCache } from './redis-cache.ts'
export type { StreamRecord } from './stream-record.ts'
export type { WrittenItem } from './written-item.ts'
