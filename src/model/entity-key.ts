import type { Index } from './definition/index.ts'
import type { KeyCodec } from './keys/index.ts'
import type { AnyEntity, EntityKey } from './types.ts'

/** The entity's key on an index; undefined if it has none there. */
export function keyOn(entity: AnyEntity, { name }: Pick<Index, 'name'>): EntityKey | undefined {
  return name === undefined ? entity.primaryKey : entity.indexKeys.get(name)
}

/** The codecs of all attributes of a key, in the order of the index. */
export function codecsOf({ partition, sort }: EntityKey): KeyCodec[] {
  return [...partition, ...sort]
}

/** The codecs of the key attributes of an index alone, without those of the table's partition key. */
export function ownCodecsOf({ index, partition, sort }: EntityKey): KeyCodec[] {
  return index.kind === 'local' ? [...sort] : [...partition, ...sort]
}

/** The names of the attributes whose values can be decoded from the keys, each once: without shards. */
export function partsOf(codecs: readonly KeyCodec[]): string[] {
  return [...new Set(codecs.flatMap(({ parts }) => parts))]
}

/** The names of the attributes that the keys are made of, each once. */
export function namesOf(codecs: readonly KeyCodec[]): string[] {
  return [...new Set(codecs.flatMap(({ names }) => names))]
}

/** The shard attribute and the number of shards, if the key's partitions are sharded. */
export function shardsOf({ partition }: EntityKey): KeyCodec['shards'] {
  return partition.find(({ shards }) => shards !== undefined)?.shards
}

/** Templates as clients see them: without the tenant. */
export function publicTemplates(codecs: readonly KeyCodec[]): string {
  return codecs.map(({ template }) => template.shown).join(' + ')
}

/** Templates as a message about the model shows them. */
export function shownTemplates(codecs: readonly KeyCodec[]): string {
  return codecs.map(({ template }) => template.source).join(' + ')
}
