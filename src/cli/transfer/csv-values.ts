import {
  type Attribute,
  type AttributeFlag,
  type DocumentValue,
  ExactNumber,
  plainType,
  readNumber,
} from '../../model/index.ts'

type AnyType = Attribute<unknown, AttributeFlag>['type']

/**
 * The value of an attribute in a field of CSV. An instant is in ISO 8601, regardless of its stored form. Lists, maps
 * and sets are JSON, with bytes as base64, and with numbers that JSON's readers would round as strings. Others have
 * their stored form.
 *
 * @throws Error for a field that isn't a value of the type.
 */
export function valueOfField({ type }: Attribute<unknown, AttributeFlag>, field: string): unknown {
  const { kind, storage } = plainType(type)
  if (kind === 'dateTime') {
    const instant = new Date(field)
    if (Number.isNaN(instant.getTime()))
      throw new TypeError(`expected an instant like 2026-01-31T12:00:00Z, got ${JSON.stringify(field)}`)
    return instant
  }
  const isPlain = storage === 'S' || storage === 'N' || storage === 'B'
  return type.fromStored(storedOf(type, isPlain ? field : JSON.parse(field)))
}

/** The field of a value: the inverse of {@link valueOfField}. */
export function fieldOfValue({ type }: Attribute<unknown, AttributeFlag>, value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  const json = jsonOf(type.toStored(value))
  return typeof json === 'object' && json !== null ? JSON.stringify(json) : String(json)
}

/** A stored value in JSON. Which of its strings are bytes or numbers follows from the type. */
function jsonOf(stored: DocumentValue): unknown {
  if (stored instanceof Uint8Array) return Buffer.from(stored).toString('base64')
  if (stored instanceof ExactNumber || typeof stored === 'bigint') return String(stored)
  if (stored instanceof Set || Array.isArray(stored)) return [...stored].map(jsonOf)
  if (typeof stored !== 'object' || stored === null) return stored
  return Object.fromEntries(Object.entries(stored).map(([name, member]) => [name, jsonOf(member)]))
}

/** The stored form of a value in JSON. A value of another type is returned unchanged: the type rejects it. */
function storedOf(type: AnyType, json: unknown): DocumentValue {
  const { custom, storage, element, members } = type
  if (custom !== undefined) return storedOf(custom.stored, json)
  if (typeof json === 'string') {
    if (storage === 'N') return readNumber(json)
    return storage === 'B' ? bytesOf(json) : json
  }
  if (Array.isArray(json)) {
    if (storage === 'NS') return new Set(json.map((each) => readNumber(String(each))))
    if (storage === 'BS') return new Set(json.map(bytesOf))
    if (storage === 'SS') return new Set(json as string[])
    return element ? json.map((each) => storedOf(element, each)) : (json as DocumentValue[])
  }
  if (typeof json !== 'object' || json === null || storage !== 'M') return json as DocumentValue
  const entries = Object.entries(json).map(([name, member]) => {
    const of = members && Object.hasOwn(members, name) ? members[name]?.type : element
    return [name, of ? storedOf(of, member) : (member as DocumentValue)] as const
  })
  return Object.fromEntries(entries)
}

function bytesOf(base64: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(String(base64), 'base64'))
}
