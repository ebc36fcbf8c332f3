import { required } from '../../required.ts'
import { type Document, type DocumentValue, isNumeric, plainDecimal } from '../document/index.ts'
import { compareKeys } from '../keys/index.ts'
import type { Condition } from './condition.ts'
import type { Comparison } from './condition-operators.ts'

/**
 * Whether a stored item meets a condition, as DynamoDB evaluates it: values of different types are never equal, and have
 * no order; for a missing value only `ne` and `exists: false` hold.
 */
export function conditionHolds(condition: Condition, stored: Document): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((each) => conditionHolds(each, stored))
    case 'any':
      return condition.of.some((each) => conditionHolds(each, stored))
    case 'not':
      return !conditionHolds(condition.of, stored)
    case 'exists':
      return (valueAt(condition, stored) !== undefined) === condition.isThere
    case 'size': {
      const value = valueAt(condition, stored)
      return compares(
        condition.operator,
        value === undefined ? undefined : sizeOf(value),
        condition.bytesOrMembers,
      )
    }
    case 'compare':
      return meets(condition, valueAt(condition, stored))
  }
}

function valueAt(
  { attribute, within = [] }: Extract<Condition, { attribute: string }>,
  stored: Document,
): DocumentValue | undefined {
  let value = ownMember(stored, attribute)
  for (const step of within) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step]
    else value = isMap(value) ? ownMember(value, String(step)) : undefined
  }
  return value
}

function ownMember(document: Document, name: string): DocumentValue | undefined {
  return Object.hasOwn(document, name) ? document[name] : undefined
}

function meets(
  { operator, values }: Extract<Condition, { kind: 'compare' }>,
  value: DocumentValue | undefined,
): boolean {
  if (operator === 'in') return values.some((each) => compares('eq', value, each))
  const operand = required(values[0], 'the operand of a comparison')
  if (operator === 'beginsWith')
    return typeof value === 'string' && typeof operand === 'string' && value.startsWith(operand)
  return operator === 'contains' ? contains(value, operand) : compares(operator, value, operand)
}

function compares(operator: Comparison, value: DocumentValue | undefined, operand: DocumentValue): boolean {
  if (operator === 'ne') return !compares('eq', value, operand)
  if (value === undefined) return false
  if (operator === 'eq') return isEqual(value, operand)
  if (!haveOrder(value, operand)) return false
  const order = compareKeys(value, operand)
  switch (operator) {
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
  }
}

/** Only two strings, two numbers or two binary values are ordered. */
function haveOrder(a: DocumentValue, b: DocumentValue): boolean {
  if (typeof a === 'string') return typeof b === 'string'
  if (isNumeric(a)) return isNumeric(b)
  return a instanceof Uint8Array && b instanceof Uint8Array
}

function contains(value: DocumentValue | undefined, operand: DocumentValue): boolean {
  if (typeof value === 'string') return typeof operand === 'string' && value.includes(operand)
  if (value instanceof Uint8Array)
    return operand instanceof Uint8Array && Buffer.from(value).includes(Buffer.from(operand))
  const elements: readonly DocumentValue[] = Array.isArray(value)
    ? value
    : value instanceof Set
      ? [...value]
      : []
  return elements.some((each) => isEqual(each, operand))
}

/** The length of a string in UTF-16 units, the bytes of a binary value, the number of elements; undefined for others. */
function sizeOf(value: DocumentValue): number | undefined {
  if (typeof value === 'string' || value instanceof Uint8Array || Array.isArray(value)) return value.length
  if (value instanceof Set) return value.size
  return isMap(value) ? Object.keys(value).length : undefined
}

function isEqual(a: DocumentValue, b: DocumentValue): boolean {
  if (haveOrder(a, b)) return compareKeys(a, b) === 0
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, at) => isEqualOrMissing(each, b[at]))
  }
  if (a instanceof Set) return b instanceof Set && haveEqualMembers(a, b)
  if (isMap(a)) {
    if (!isMap(b)) return false
    const names = Object.keys(a)
    const isShared = (name: string) => isEqualOrMissing(ownMember(a, name), ownMember(b, name))
    return names.length === Object.keys(b).length && names.every(isShared)
  }
  return a === b
}

function isEqualOrMissing(a: DocumentValue | undefined, b: DocumentValue | undefined): boolean {
  return a === undefined || b === undefined ? a === b : isEqual(a, b)
}

function haveEqualMembers(a: ReadonlySet<DocumentValue>, b: ReadonlySet<DocumentValue>): boolean {
  const members = new Set([...b].map(memberText))
  return a.size === b.size && [...a].every((each) => members.has(memberText(each)))
}

/** A string that identifies a member: members of sets of strings and of numbers never share one. */
function memberText(member: DocumentValue): string {
  if (typeof member === 'string') return `S${member}`
  if (isNumeric(member)) return `N${plainDecimal(String(member))}`
  return `B${Buffer.from(member as Uint8Array).toString('base64')}`
}

function isMap(value: DocumentValue | undefined): value is Document {
  if (typeof value !== 'object' || value === null || isNumeric(value)) return false
  return !(Array.isArray(value) || value instanceof Set || value instanceof Uint8Array)
}
