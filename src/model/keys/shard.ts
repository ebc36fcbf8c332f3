/**
 * The shard, 0 to `count - 1`, of an attribute's key text: FNV-1a over its UTF-16 units. Changing the count or
 * this function moves items to other partitions, so both are part of the stored format.
 */
export function shardOf(text: string, count: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at)
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0) % count
}

/** A shard number as it stands in a key: as many digits as the greatest one needs. */
export function shardText(shard: number, count: number): string {
  return String(shard).padStart(String(count - 1).length, '0')
}

/** Whether a text is one that {@link shardText} gives for this count of shards. */
export function isShardText(text: string, count: number): boolean {
  return /^\d+$/.test(text) && Number(text) < count && shardText(Number(text), count) === text
}
