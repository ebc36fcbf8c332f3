import type { AttributeType } from './attribute-type.ts'

/** The shape of a type in GraphQL, as a string: maps with the same name must have equal shapes. */
export function shapeOf({ kind, values, digits, element, members, custom }: AttributeType<unknown>): string {
  if (custom !== undefined) return custom.servedAs === 'scalar' ? custom.name : shapeOf(custom.stored)
  if (members !== undefined) {
    const shapes = Object.entries(members).map(([name, { type, isOptional, description }]) => {
      const comment = description === undefined ? '' : ` (${description})`
      return `${name}${isOptional ? '?' : ''}: ${nameIn(type)}${shapeOf(type)}${comment}`
    })
    return `{ ${shapes.join(', ')} }`
  }
  const ofDigits = digits === undefined ? '' : ` of ${digits} digits`
  return `${kind}${ofDigits}${values ? ` ${values.join('|')}` : ''}${element ? ` of ${nameIn(element)}${shapeOf(element)}` : ''}`
}

function nameIn({ typeName }: AttributeType<unknown>): string {
  return typeName === undefined ? '' : `${typeName} `
}
