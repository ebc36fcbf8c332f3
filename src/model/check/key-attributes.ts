import { ownKeyAttributes } from '../definition/index.ts'
import { ownCodecsOf } from '../entity-key.ts'
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
  for (const key of [primaryKey, ...indexKeys.values()]) {
    for (const codec of ownCodecsOf(key)) {
      const others = written.get(codec.key.name) ?? []
      written.set(codec.key.name, [...others, { codec, index: key.index.name ?? 'the table' }])
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
  return [...table.indexes].flatMap(([indexName, index]) => {
    const isIn = ownKeyAttributes(index).every((key) => written.has(key.name))
    if (indexKeys.has(indexName) || !isIn) return []
    return [
      `${name} on ${indexName}: its items have the key attributes of ${indexName} and so are in it: ` +
        `declare their templates there`,
    ]
  })
}
