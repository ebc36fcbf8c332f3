import { DynagateError } from '../../errors.ts'
import { type AttributeType, type CustomMapping, Unfit } from '../../model/index.ts'
import { fromJson, toJson } from './json-values.ts'

type AnyType = AttributeType<unknown>

/** A value in GraphQL's form: sets are lists there, records JSON, and custom types may be what they are stored as. */
export function toGraphQL(type: AnyType, value: unknown): unknown {
  if (value === null || value === undefined) return value
  const { custom, element, kind } = type
  if (custom?.servedAs === 'stored') return toGraphQL(custom.stored, custom.encode(value))
  if (kind === 'record') return toJson(type, value)
  if (kind === 'list' && element && isConverted(element)) {
    return (value as unknown[]).map((each) => toGraphQL(element, each))
  }
  return value instanceof Set ? [...value] : value
}

/** Whether values have another form in GraphQL. A scalar converts its values itself, and fields convert members of maps. */
function isConverted({ custom, element, kind, storage }: AnyType): boolean {
  if (custom) return custom.servedAs === 'stored'
  if (kind === 'list' && element) return isConverted(element)
  return kind === 'record' || storage === 'SS' || storage === 'NS' || storage === 'BS'
}

/**
 * A value in the model's form: a list becomes a set if the attribute is one.
 *
 * @param path the value's name in messages, such as `Order.lines`.
 * @throws DynagateError BAD_USER_INPUT for what is no value of a custom type, or of a record's.
 */
export function fromGraphQL(type: AnyType, value: unknown, path: string): unknown {
  if (value === null || value === undefined) return value
  if (type.custom) return ofCustomType(type.custom, value, path)
  if (type.storage === 'SS' || type.storage === 'NS' || type.storage === 'BS')
    return new Set(value as unknown[])
  if (type.kind === 'record') return fromJson(type, value, path)
  const { element, members } = type
  if (type.kind === 'list' && element)
    return (value as unknown[]).map((member, at) => fromGraphQL(element, member, `${path}[${at}]`))
  if (members) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => {
        const declared = members[name]
        return declared && member !== null
          ? [[name, fromGraphQL(declared.type, member, `${path}.${name}`)]]
          : []
      }),
    )
  }
  return value
}

function ofCustomType({ servedAs, stored, decode }: CustomMapping, value: unknown, path: string): unknown {
  // Its own scalar has decoded it.
  if (servedAs === 'scalar') return value
  try {
    return decode(fromGraphQL(stored, value, path))
  } catch (error) {
    throw error instanceof Unfit ? new DynagateError('BAD_USER_INPUT', error.of(path)) : error
  }
}
