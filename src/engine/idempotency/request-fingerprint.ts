import { createHash } from 'node:crypto'
import { isMembers, type Members } from '../json-object.ts'
import { normalNumber } from '../values/index.ts'

/**
 * Distinguishes a repetition of a request from another use of its token. It ignores the order of members, which varies
 * between SDKs, the order of set elements, and the spelling of numbers. Options of the response
 * (`ReturnConsumedCapacity`) are not part of the fingerprint.
 */
export function requestFingerprint({ TransactItems, TransactStatements }: Members): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([canonical(TransactItems), canonical(TransactStatements)]))
    .digest()
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (!isMembers(value)) return value ?? null
  // Pairs, because an object would order names that look like numbers first.
  return Object.entries(value)
    .filter(([, member]) => member !== undefined && member !== null)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => [name, canonicalMember(name, member)])
}

/** A member of a request. The name of a type with strings as its content is an attribute value. */
function canonicalMember(name: string, member: unknown): unknown {
  if (name === 'N' && typeof member === 'string') return normalNumber(member)
  if (!isSet(name, member)) return canonical(member)
  return (name === 'NS' ? member.map(normalNumber) : [...member]).sort()
}

function isSet(name: string, member: unknown): member is string[] {
  const isName = name === 'SS' || name === 'NS' || name === 'BS'
  return isName && Array.isArray(member) && member.every((each) => typeof each === 'string')
}
