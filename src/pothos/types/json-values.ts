import { DynagateError } from '../../errors.ts'
import { type AttributeType, stepTo, Unfit } from '../../model/index.ts'
import { memberScalar, simpleScalar } from './scalar-names.ts'
import { namedScalar } from './scalars.ts'

type AnyType = AttributeType<unknown>
type Values = Readonly<Record<string, unknown>>

/** A value within JSON, such as a record's: every scalar has the form that its own type has in a response. */
export function toJson(type: AnyType, value: unknown): unknown {
  if (value === null || value === undefined) return value
  const { custom, element, members, kind } = type
  if (custom) return toJson(custom.stored, custom.encode(value))
  const member = memberScalar(type)
  if (member !== undefined)
    return [...(value as Set<unknown>)].map((each) => namedScalar(member).serialize(each))
  if (kind === 'list' && element) return (value as unknown[]).map((each) => toJson(element, each))
  if (kind === 'record' && element) return mapValues(value, (each) => toJson(element, each))
  if (members) {
    return mapValues(value, (each, name) => {
      const declared = members[name]
      return declared ? toJson(declared.type, each) : each
    })
  }
  return namedScalar(simpleScalar(type)).serialize(value)
}

/**
 * Decodes a client's JSON. A value without the form of its type is passed on, for the model to reject.
 *
 * @param path the value's name in messages, such as `Order.labels`.
 * @throws DynagateError BAD_USER_INPUT for what its scalar or custom type rejects.
 */
export function fromJson(type: AnyType, value: unknown, path: string): unknown {
  if (value === null || value === undefined) return value
  const { custom, element, members, kind } = type
  if (custom) return parsed(path, () => custom.decode(fromJson(custom.stored, value, path)))
  const member = memberScalar(type)
  if (member !== undefined) {
    const { parseValue } = namedScalar(member)
    return Array.isArray(value) ? new Set(value.map((each) => parsed(path, () => parseValue(each)))) : value
  }
  if (kind === 'list' && element) {
    return Array.isArray(value) ? value.map((each, at) => fromJson(element, each, path + stepTo(at))) : value
  }
  if ((kind === 'record' && element) || members) {
    if (typeof value !== 'object' || Array.isArray(value)) return value
    return mapValues(value, (each, name) => {
      const of = element ?? members?.[name]?.type
      return of ? fromJson(of, each, path + stepTo(name)) : each
    })
  }
  return parsed(path, () => namedScalar(simpleScalar(type)).parseValue(value))
}

/** Scalars reject values with their own errors. */
function parsed(path: string, parse: () => unknown): unknown {
  try {
    return parse()
  } catch (error) {
    if (error instanceof DynagateError || !(error instanceof Error)) throw error
    const message = error instanceof Unfit ? error.of(path) : `${path}: ${error.message}`
    throw new DynagateError('BAD_USER_INPUT', message, { cause: error })
  }
}

function mapValues(record: object, convert: (value: unknown, name: string) => unknown): Values {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value, name)]))
}
