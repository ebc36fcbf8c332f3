import { type AnyAccessPattern, type Index, type KeyCodec, keyOn, type Table } from '../../model/index.ts'

/**
 * A string that changes only when the model encodes the keys of a pattern differently. Other changes of the model, such as
 * a new attribute or pattern, keep the pattern's cursors valid.
 */
export function modelVersion(pattern: AnyAccessPattern, table: Table): string {
  const known = versions.get(pattern)
  if (known !== undefined) return known
  const { index, order, kind, beginsWith, entities } = pattern
  const keys = entities.map((entity) => [
    entity.name,
    ...[entity.primaryKey, keyOn(entity, index)].map(
      (key) => key && [key.partition.map(codecText), key.sort.map(codecText)],
    ),
  ])
  const version = JSON.stringify([kind, order, beginsWith, slots(index), slots(table.primaryIndex), keys])
  versions.set(pattern, version)
  return version
}

const versions = new WeakMap<AnyAccessPattern, string>()

function slots({ name, partition, sort }: Index) {
  return [name, ...[partition, sort].map((attributes) => attributes.map((each) => [each.name, each.type]))]
}

/** The template and the encoding of its parts. */
function codecText(codec: KeyCodec) {
  const types = codec.parts.map((name) => {
    const { kind, storage, digits, values, custom } = codec.attribute(name).type
    return [kind, storage, digits, values, custom?.name]
  })
  return [codec.template.source, codec.format, types]
}
