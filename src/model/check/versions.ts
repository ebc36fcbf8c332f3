import { storedName } from '../attributes/index.ts'
import { keyAttributes } from '../definition/index.ts'
import type { AnyEntity, Table } from '../types.ts'

/** The faults of the stored attribute with the version of an entity's items. */
export function checkVersions(table: Table, { name: entity, attributes, versions }: AnyEntity): string[] {
  if (versions === undefined) return []
  const { storedAs, upgrades } = versions
  const own = Object.keys(attributes).find((name) => storedName(attributes, name) === storedAs)
  const keys = [table.primaryIndex, ...table.indexes.values()].flatMap(keyAttributes)
  const { typeAttribute, timeToLive } = table.definition
  const taken = [...keys, typeAttribute, timeToLive].includes(storedAs)
  return [
    ...(storedAs === '' ? ["versions.storedAs is '': name the stored attribute with an item's version"] : []),
    ...(own === undefined
      ? []
      : [`versions.storedAs is '${storedAs}', as the attribute ${own} is stored: give it another name`]),
    ...(taken ? [`versions.storedAs is '${storedAs}', which the table uses: give it another name`] : []),
    ...(upgrades.length === 0 ? ['versions.upgrades is empty: give the upgrade from version 1 to 2'] : []),
  ].map((fault) => `${entity}: ${fault}`)
}
