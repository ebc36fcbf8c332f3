import type { AnyAccessPattern, Index, KeyCodec, Table } from '../../model/index.ts'

/**
 * A string that changes only when the model encodes the keys of a pattern differently. Other changes of the model, such as
 * a new attribute or pattern, keep the pattern's cursors valid.
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

/** The template and the encoding of its parts. */
function codecText(codec: KeyCodec) {
  const types = codec.parts.map((name) => {
    const { kind, storage, digits, values, custom } = codec.attribute(name).type
    return [kind, storage, digits, values, custom?.name]
  })
  return [codec.template.source, codec.format, types]
}
