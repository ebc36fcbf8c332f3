import { EngineError } from '../errors.ts'

/**
 * A string in a request. One with lone surrogates, which UTF-8 can't encode, is rejected: if they were replaced, two
 * different keys could become equal.
 */
export function textAt(json: unknown): string {
  if (typeof json === 'string') {
    if (json.isWellFormed()) return json
    throw serializationError('A string must be valid Unicode: it has a surrogate without its pair')
  }
  throw wrongShape(json, 'String')
}

/** A boolean in a request. */
export function booleanAt(json: unknown): boolean {
  if (typeof json === 'boolean') return json
  throw typeof json === 'string'
    ? serializationError('Unexpected token received from parser')
    : wrongShape(json, 'Boolean')
}

/** Base64 in a request; it must be padded and canonical. */
export function base64At(json: unknown): string {
  if (typeof json !== 'string') {
    throw typeof json === 'object'
      ? serializationError('Start of structure or map found where not expected')
      : serializationError('only base-64-encoded strings are convertible to bytes')
  }
  if (json.length % 4 !== 0) {
    throw serializationError(
      `Base64 encoded length is expected a multiple of 4 bytes but found: ${json.length}`,
    )
  }
  if (Buffer.from(json, 'base64').toString('base64') !== json) {
    throw serializationError('Invalid last non-pad Base64 character dectected')
  }
  return json
}

/** The array of a list or set. */
export function arrayAt(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json
  throw typeof json === 'object'
    ? serializationError('Start of structure or map found where not expected')
    : serializationError('Unexpected field type')
}

/** The object of a map of attribute values. */
export function objectAt(json: unknown): Readonly<Record<string, unknown>> {
  if (isObject(json)) return json
  throw Array.isArray(json)
    ? serializationError(
        'Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>',
      )
    : serializationError('Unexpected field type')
}

/** The object of an attribute value. */
export function attributeValueAt(json: unknown): Readonly<Record<string, unknown>> {
  if (isObject(json)) return json
  throw Array.isArray(json)
    ? serializationError('Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue')
    : serializationError('Unexpected value type in payload')
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function wrongShape(json: unknown, wanted: 'String' | 'Boolean'): EngineError {
  if (Array.isArray(json)) {
    return serializationError(`Unrecognized collection type class java.lang.${wanted}`)
  }
  if (typeof json === 'object') {
    return serializationError('Start of structure or map found where not expected')
  }
  return serializationError(`${jsonType(json)} cannot be converted to ${wanted}`)
}

function jsonType(json: unknown): string {
  if (typeof json === 'number') return Number.isInteger(json) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE'
  return json === true ? 'TRUE_VALUE' : 'FALSE_VALUE'
}

function serializationError(message: string): EngineError {
  return new EngineError('SerializationException', message)
}
