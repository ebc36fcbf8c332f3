import type { KeyCodec } from '../keys/index.ts'
import type { AnyEntity, Table } from '../types.ts'

/**
 * The faults of an entity's key attributes as a whole: an attribute that is a key of several indexes has one value, and
 * an item is in every index whose key attributes it has.
 */
export function checkKeyAttributes(table: Table, entity: AnyEntity): string[] {
  const written = codecsByAttribute(entity)
  return [...checkShared(entity, written), ...checkUndeclared(table, entity, written)]
}

interface Written {
  readonly codec: KeyCodec
  readonly index: string
}

function codecsByAttribute({ primaryKey, indexKeys }: AnyEntity): Map<string, Written[]> {
  const written = new Map<string, Written[]>()
  for (const { index, partition, sort } of [primaryKey, ...indexKeys.values()]) {
    const own = index.kind === 'local' ? [sort] : [partition, sort]
    for (const codec of own) {
      if (codec === undefined) continue
      const others = written.get(codec.key.name) ?? []
      written.set(codec.key.name, [...others, { codec, index: index.name ?? 'the table' }])
    }
  }
  return written
}

function checkShared({ name }: AnyEntity, written: ReadonlyMap<string, readonly Written[]>): string[] {
  return [...written].flatMap(([attribute, [first, ...others]]) =>
    others.flatMap((other) => {
      const [one, two] = [first?.codec.template.source, other.codec.template.source]
      if (one === undefined || one === two || one === '' || two === '') return []
      return [
        `${name} on ${other.index}: '${attribute}' is a key of ${first?.index} and of ${other.index}, but one attribute ` +
          `has one value: use '${one}' for both, or '${two}'`,
      ]
    }),
  )
}

function checkUndeclared(
  table: Table,
  { name, indexKeys }: AnyEntity,
  written: ReadonlyMap<string, readonly Written[]>,
): string[] {
  return [...table.indexes].flatMap(([index, { partition, sort, kind }]) => {
    const keys = kind === 'local' ? [sort] : [partition, sort]
    if (indexKeys.has(index) || !keys.every((key) => key === undefined || written.has(key.name))) return []
    return [
      `${name} on ${index}: its items have the key attributes of ${index} and so are in it: ` +
        `declare their templates there`,
    ]
  })
}
