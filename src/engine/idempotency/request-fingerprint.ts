import { createHash } from 'node:crypto'
import { isMembers, type Members } from '../json-object.ts'
import { normalNumber } from '../values/index.ts'

/**
 * Distinguishes a second use of a token from a repetition of its request. It is made of what the request means: the order
 * of members and of the elements of sets does not count, for SDKs write maps in any order, nor how a number is
 * spelled. What the answer is to contain (`ReturnConsumedCapacity`) does not make another request.
 */
export function requestFingerprint({ TransactItems, TransactStatements }: Members): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([canonical(TransactItems), canonical(TransactStatements)]))
    .digest()
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (!isMembers(value)) return value ?? null
  // Pairs, for an object would put names that look like numbers first.
  return Object.entries(value)
    .filter(([, member]) => member !== undefined && member !== null)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => [name, canonicalMember(name, member)])
}

/** A member of a request. Where it is a type's name with strings beneath it, it is an attribute value. */
function canonicalMember(name: string, member: unknown): unknown {
  if (name === 'N' && typeof member === 'string') return normalNumber(member)
  if (!isSet(name, member)) return canonical(member)
  return (name === 'NS' ? member.map(normalNumber) : [...member]).sort()
}

function isSet(name: string, member: unknown): member is string[] {
  const isName = name === 'SS' || name === 'NS' || name === 'BS'
  return isName && Array.isArray(member) && member.every((each) => typeof each === 'string')
}
