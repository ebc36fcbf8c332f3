import { type AttributeType, shapeOf } from '../attributes/index.ts'
import type { Table } from '../types.ts'

/** Maps and custom types whose names can't be theirs: another of another shape, or an entity, has the name. */
export function checkMaps({ entities }: Table): string[] {
  const types = entities.flatMap((entity) =>
    Object.entries(entity.attributes).flatMap(([name, { type }]) =>
      namedTypesIn(type).map((named) => ({ ...named, where: `${entity.name}.${name}` })),
    ),
  )
  return types.flatMap(({ name, what, content, shape, where }, at) => {
    const owner = entities.find((entity) => entity.name === name)
    if (owner !== undefined)
      return [`${where}: the ${what} '${name}' has the name of an entity: rename the ${what}`]
    const first = types.findIndex((other) => other.name === name)
    const other = types[first]
    if (other === undefined || first === at || other.content === content) return []
    const difference =
      shape === other.shape
        ? `another than that of ${other.where}`
        : `${shape}, and that of ${other.where} is ${other.shape}`
    return [
      `${where}: the ${what} '${name}' is ${difference}: rename one, or declare the ${what} once and use it for both`,
    ]
  })
}

/** A type that has a name in GraphQL. */
interface NamedType {
  readonly name: string
  readonly what: 'map' | 'custom type'
  /** Two types of one name are one where these are the same: custom types are functions, which can't be compared. */
  readonly content: unknown
  readonly shape: string
}

function namedTypesIn(type: AttributeType<unknown>): NamedType[] {
  const { typeName, element, members = {}, custom } = type
  if (custom?.servedAs === 'scalar') {
    return [{ name: custom.name, what: 'custom type', content: custom, shape: 'a custom type' }]
  }
  if (custom !== undefined) return namedTypesIn(custom.stored)
  return [
    ...(typeName === undefined
      ? []
      : [{ name: typeName, what: 'map' as const, content: shapeOf(type), shape: shapeOf(type) }]),
    ...Object.values(members).flatMap((member) => namedTypesIn(member.type)),
    ...(element === undefined || type.kind === 'record' ? [] : namedTypesIn(element)),
  ]
}
