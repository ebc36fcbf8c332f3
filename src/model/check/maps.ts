import { type AttributeType, shapeOf } from '../attributes/index.ts'
import type { Table } from '../types.ts'

/** Maps whose names can't be types of their own: another map of another shape, or an entity, has the name. */
export function checkMaps({ entities }: Table): string[] {
  const maps = entities.flatMap((entity) =>
    Object.entries(entity.attributes).flatMap(([name, { type }]) =>
      mapsIn(type).map((map) => ({ ...map, where: `${entity.name}.${name}` })),
    ),
  )
  return maps.flatMap(({ name, shape, where }, at) => {
    const owner = entities.find((entity) => entity.name === name)
    if (owner !== undefined) return [`${where}: the map '${name}' has the name of an entity: rename the map`]
    const first = maps.findIndex((map) => map.name === name)
    const other = maps[first]
    if (other === undefined || first === at || other.shape === shape) return []
    return [
      `${where}: the map '${name}' is ${shape}, and that of ${other.where} is ${other.shape}: ` +
        'rename one, or declare the map once and use it for both',
    ]
  })
}

interface NamedMap {
  readonly name: string
  readonly shape: string
}

function mapsIn(type: AttributeType<unknown>): NamedMap[] {
  const { typeName, element, members = {} } = type
  return [
    ...(typeName === undefined ? [] : [{ name: typeName, shape: shapeOf(type) }]),
    ...Object.values(members).flatMap((member) => mapsIn(member.type)),
    ...(element === undefined || type.kind === 'record' ? [] : mapsIn(element)),
  ]
}
