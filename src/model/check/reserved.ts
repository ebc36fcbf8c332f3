import { keyAttributes } from '../definition/index.ts'
import { codecsOf } from '../entity-key.ts'
import { type KeyCodec, reservedKeysOf } from '../keys/index.ts'
import type { AnyEntity, Table } from '../types.ts'

/** The parts of a model that conflict with the items that Dynagate itself stores: see ReservedKeys. */
export function checkReserved(table: Table): string[] {
  return [...checkSystemName(table), ...checkKeyNames(table), ...table.entities.flatMap(checkEntity)]
}

function checkSystemName({ definition: { name, systemName } }: Table): string[] {
  if (systemName === undefined || /^[A-Za-z0-9_.-]{1,64}$/.test(systemName)) return []
  return [`${name}: systemName '${systemName}' must have 1 to 64 letters, digits, _, - or .`]
}

/** An item with the key attributes of an index would be in that index. */
function checkKeyNames({ definition, primaryIndex, indexes }: Table): string[] {
  const names = new Set([primaryIndex, ...indexes.values()].flatMap(keyAttributes))
  const reserved = [...names].filter((name) => name.startsWith('$$'))
  return reserved.map(
    (name) =>
      `${definition.name}: the key attribute '${name}' begins with $$, which is reserved: name another`,
  )
}

function checkEntity({ name, typeValue, primaryKey, table }: AnyEntity): string[] {
  const { mark } = reservedKeysOf(table.definition)
  const isReserved = (codec: KeyCodec) =>
    codec.template.segments.some((segment) => segment.kind === 'literal' && segment.text.includes(mark))
  const why = `holds '${mark}', which is reserved for what the gateway stores of its own`
  const change = 'use another text, or declare a systemName of the table'
  return [
    ...codecsOf(primaryKey).flatMap((codec) =>
      isReserved(codec)
        ? [`${name}: the ${codec.key.slot} template '${codec.template.source}' ${why}: ${change}`]
        : [],
    ),
    ...(typeValue.includes(mark) ? [`${name}: its typeValue '${typeValue}' ${why}: ${change}`] : []),
  ]
}
