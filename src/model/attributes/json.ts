import { type DocumentValue, ExactNumber, readNumber } from '../document/index.ts'
import { Attribute } from './attribute.ts'
import { Unfit } from './attribute-type.ts'
import { isInRange } from './numbers.ts'

/** Any JSON value. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue }

/** Any JSON value, stored as DynamoDB's own maps, lists and scalars. */
export function json<Value = JsonValue>(): Attribute<Value> {
  return new Attribute<Value>({
    kind: 'json',
    storage: 'M',
    toStored: (value) => toDocument(value, 0),
    fromStored: (stored) => toJson(stored) as Value,
  })
}

/** DynamoDB's limit of 32 levels, the attribute itself being the first. */
const deepest = 31

function toDocument(value: unknown, depth: number): DocumentValue {
  if (depth > deepest) throw new Unfit('JSON of at most 32 levels', value)
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string' && value.isWellFormed()) return value
  if (typeof value === 'number' && Number.isFinite(value) && isInRange(value)) return checkKept(value)
  if (Array.isArray(value)) return value.map((member) => toDocument(member, depth + 1))
  if (typeof value === 'object' && (Object.getPrototypeOf(value) ?? Object.prototype) === Object.prototype) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    // DynamoDB doesn't allow empty names, even within maps.
    if (members.some(([name]) => name === '')) throw new Unfit('names that are not empty', '')
    return Object.fromEntries(members.map(([name, member]) => [name, toDocument(member, depth + 1)]))
  }
  throw new Unfit('a JSON value', value)
}

/** Rejects a number that a read would change: beyond 2^53 JavaScript can't distinguish adjacent integers. */
function checkKept(value: number): number {
  if (typeof readNumber(String(value)) !== 'number') throw new Unfit(keptNumber, value)
  return value
}

const keptNumber = 'a number that JSON in JavaScript keeps exactly (declare a decimal or bigint)'

function toJson(stored: DocumentValue): JsonValue {
  if (stored instanceof ExactNumber || typeof stored === 'bigint') throw new Unfit(keptNumber, String(stored))
  if (stored instanceof Set) return [...stored].map((member) => toJson(member))
  if (stored instanceof Uint8Array) return Buffer.from(stored).toString('base64')
  if (Array.isArray(stored)) return stored.map(toJson)
  if (typeof stored === 'object' && stored !== null) {
    return Object.fromEntries(
      Object.entries(stored).map(([name, member]) => [name, toJson(member as DocumentValue)]),
    )
  }
  return stored
}
