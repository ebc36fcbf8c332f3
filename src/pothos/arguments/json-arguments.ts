import { type AnyAccessPattern, type AnyEntity, type AttributeType, plainType } from '../../model/index.ts'
import { fromJson } from '../types/index.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Converts the arguments of a pattern from JSON, unchecked by a schema, to the model's form, for tools. Values of an
 * unexpected form are passed on, so that the model rejects them.
 *
 * @throws DynagateError BAD_USER_INPUT for a value that a scalar or a custom type rejects.
 */
export function valuesOfJson(pattern: AnyAccessPattern, given: Values): Values {
  const [entity] = pattern.entities
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
      if (value === null || value === undefined) return []
      const argument = pattern.arguments.find((each) => each.name === name)
      if (argument === undefined) {
        return [[name, name === 'filter' && entity ? conditionOf(entity, value) : value]]
      }
      const { type } = argument.attribute
      return [
        [name, argument.ranged && isPlain(value) ? rangeOf(type, value, name) : fromJson(type, value, name)],
      ]
    }),
  )
}

function rangeOf(type: AttributeType<unknown>, range: Values, path: string): Values {
  return mapped(range, (bound, operator) =>
    operator === 'beginsWith' ? bound : fromJson(type, bound, `${path}.${operator}`),
  )
}

function conditionOf(entity: AnyEntity, given: unknown): unknown {
  if (!isPlain(given)) return given
  return mapped(given, (value, name) => {
    if (name === 'not') return conditionOf(entity, value)
    if (name === 'and' || name === 'or') {
      return Array.isArray(value) ? value.map((each) => conditionOf(entity, each)) : value
    }
    const attribute = Object.hasOwn(entity.attributes, name) ? entity.attributes[name] : undefined
    return attribute ? operatorsIn(attribute.type, value, `filter.${name}`) : value
  })
}

function operatorsIn(type: AttributeType<unknown>, given: unknown, path: string): unknown {
  if (!isPlain(given)) return given
  const { element, members = {} } = plainType(type)
  return mapped(given, (value, operator) => {
    switch (operator) {
      case 'exists':
      case 'size':
      case 'beginsWith':
        return value
      case 'in':
        return Array.isArray(value) ? value.map((each) => fromJson(type, each, path)) : value
      case 'contains':
        return element ? fromJson(element, value, path) : value
      case 'members':
        return isPlain(value)
          ? mapped(value, (each, name) => {
              const member = members[name]
              return member ? operatorsIn(member.type, each, `${path}.${name}`) : each
            })
          : value
      default:
        return fromJson(type, value, path)
    }
  })
}

function mapped(given: Values, convert: (value: unknown, name: string) => unknown): Values {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, convert(value, name)]))
}

function isPlain(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
