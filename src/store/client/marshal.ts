import { type Document, type DocumentValue, ExactNumber, isNumeric, readNumber } from '../../model/index.ts'

/** An attribute value in DynamoDB's JSON: one member, whose name is the type; bytes are base64. */
export type WireValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: boolean }
  | { L: WireValue[] }
  | { M: WireItem }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }

/** An item or key in DynamoDB's JSON. */
export interface WireItem {
  [name: string]: WireValue
}

/**
 * A document in DynamoDB's JSON. Throws a TypeError for values without a DynamoDB type: undefined, a number that isn't
 * finite, an empty or mixed set, an instance of a class.
 *
 * @example
 * toWire({ pk: 'a', total: 12n }) // { pk: { S: 'a' }, total: { N: '12' } }
 */
export function toWire(document: Document): WireItem {
  const item: WireItem = {}
  for (const name of Object.keys(document)) setOwn(item, name, wireValue(document[name]))
  return item
}

/** The document of DynamoDB's JSON; bytes may be base64 or, in the SDK's form, bytes. */
export function fromWire(item: WireItem): Document {
  const document: Document = {}
  for (const name in item) setOwn(document, name, documentValue(item[name]))
  return document
}

function wireValue(value: DocumentValue | undefined): WireValue {
  switch (typeof value) {
    case 'string':
      return { S: value }
    case 'number':
    case 'bigint':
      return { N: numberText(value) }
    case 'boolean':
      return { BOOL: value }
    case 'object':
      return value === null ? { NULL: true } : wireObject(value)
    default:
      throw unstorable(value)
  }
}

function wireObject(value: Extract<DocumentValue, object>): WireValue {
  if (Array.isArray(value)) return { L: value.map(wireValue) }
  if (value instanceof ExactNumber) return { N: value.text }
  if (value instanceof Uint8Array) return { B: base64(value) }
  if (value instanceof Set) return wireSet(value)
  if (isPlain(value)) return { M: toWire(value) }
  throw new TypeError(`Expected a plain object, got ${value.constructor.name}`)
}

function wireSet(values: ReadonlySet<DocumentValue>): WireValue {
  const members = [...values]
  if (members.length === 0) throw new TypeError('Expected a set with members, got an empty set')
  if (members.every((member) => typeof member === 'string')) return { SS: members }
  if (members.every((member) => member instanceof Uint8Array)) return { BS: members.map(base64) }
  if (members.every(isNumeric)) return { NS: members.map(numberText) }
  throw new TypeError('Expected a set of strings, of numbers or of bytes, got a mixed set')
}

/** Only the first member counts: the protocol guarantees exactly one. */
function documentValue(value: WireValue | undefined): DocumentValue {
  for (const type in value) {
    const content: unknown = value[type as keyof WireValue]
    switch (type) {
      case 'S':
        if (typeof content === 'string') return content
        break
      case 'N':
        if (typeof content === 'string') return readNumber(content)
        break
      case 'BOOL':
        if (typeof content === 'boolean') return content
        break
      case 'NULL':
        return null
      case 'M':
        return fromWire(content as WireItem)
      case 'L':
        return (content as WireValue[]).map(documentValue)
      case 'B':
        return bytes(content as string)
      case 'SS':
        return new Set((content as unknown[]).map(stringOf))
      case 'NS':
        return new Set((content as string[]).map(readNumber))
      case 'BS':
        return new Set((content as string[]).map(bytes))
    }
  }
  throw new TypeError(`Expected an attribute value of one of DynamoDB's types, got ${JSON.stringify(value)}`)
}

function stringOf(content: unknown): string {
  if (typeof content === 'string') return content
  throw new TypeError(`Expected a set of strings, got one with ${JSON.stringify(content)}`)
}

/** The error for a value without a DynamoDB type, such as undefined or a function. */
export function unstorable(value: unknown): TypeError {
  return new TypeError(`Expected a value that DynamoDB can store, got ${String(value)}`)
}

/** A number in DynamoDB's form. Throws a TypeError for NaN and the infinities. */
export function numberText(value: number | bigint | ExactNumber): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`Expected a finite number, got ${value}`)
  }
  return String(value)
}

function base64(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
}

function bytes(content: string | Uint8Array): Uint8Array {
  return new Uint8Array(typeof content === 'string' ? Buffer.from(content, 'base64') : content)
}

/** Whether an object is a map of values, and not an instance of a class. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Like `target[name] = value`, except that `__proto__` is an ordinary attribute. */
function setOwn<Value>(target: Record<string, Value>, name: string, value: Value): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  } else {
    target[name] = value
  }
}
