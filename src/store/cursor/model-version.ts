import type { AnyAccessPattern, Index, KeyCodec, Table } from '../../model/index.ts'

/**
 * A string that is equal as long as the model makes the keys of a pattern in the same way. What else changes in a model,
 * such as another attribute or pattern, leaves the pattern's cursors as they are.
 */
export function modelVersion(pattern: AnyAccessPattern, table: Table): string {
  const known = versions.get(pattern)
  if (known !== undefined) return known
  const { index, order, kind, beginsWith, entities } = pattern
  const keys = entities.map(({ name, primaryKey, indexKeys }) => [
    name,
    ...[primaryKey, index.name === undefined ? undefined : indexKeys.get(index.name)].map(
      (key) => key && [codecText(key.partition), key.sort && codecText(key.sort)],
    ),
  ])
  const version = JSON.stringify([kind, order, beginsWith, slots(index), slots(table.primaryIndex), keys])
  versions.set(pattern, version)
  return version
}

const versions = new WeakMap<AnyAccessPattern, string>()

function slots({ name, partition, sort }: Index) {
  return [name, partition.name, partition.type, sort?.name, sort?.type]
}

/** The template and what its parts are encoded as. */
function codecText(codec: KeyCodec) {
  const types = codec.parts.map((name) => {
    const { kind, storage, digits, values, custom } = codec.attribute(name).type
    return [kind, storage, digits, values, custom?.name]
  })
  return [codec.template.source, codec.format, types]
}
