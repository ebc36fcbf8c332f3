export {
  counterOf,
  counterShardEntity,
  countersOf,
  newShards,
  type ShardedCounter,
  shardKey,
  shardOfChild,
  shardValues,
  storedCounter,
} from './counter-shards.ts'
export { deletedItemEntity, deletedItemKey } from './deleted-item.ts'
export { documentAttribute } from './document-attribute.ts'
export { keyHash } from './key-hash.ts'
export { type SystemDeclaration, type SystemKind, systemEntity } from './system-entity.ts'
export { isOfSystemEntity, isSystemItem } from './system-key.ts'
export { sentinelInputs, sentinelKey, uniqueText, uniqueTextOf, uniqueValueEntity } from './unique-value.ts'
