import {
  type Document,
  type DocumentValue,
  isNumeric,
  plainDecimal,
  readNumber,
} from '../../../model/index.ts'
import { asRead } from './as-read.ts'
import type { Change } from './change.ts'
import { plusDecimal } from './operated.ts'

/**
 * Applies the changes of an update to an item as DynamoDB does, including operators and changes within a value. The
 * result is exact only if the item hasn't changed since it was read, which the update must require.
 */
export function appliedChanges(before: Document, changes: readonly Change[]): Document {
  // Paths of list elements use the indexes before the update: remove elements last, from the highest index down.
  const order = [...changes].sort((one, other) => rankOf(one) - rankOf(other))
  return asRead(order.reduce<Document>((item, change) => withMember(item, change.path, change), before))
}

function rankOf({ kind, path }: Change): number {
  const last = path.at(-1)
  return kind === 'remove' && typeof last === 'number' ? mostElements - last : 0
}

const mostElements = 1_000_000_000

function withMember(
  item: Document,
  [name, ...within]: readonly (string | number)[],
  change: Change,
): Document {
  const key = String(name)
  const value = changed(item[key], within, change)
  const { [key]: _, ...others } = item
  return value === undefined ? others : { ...item, [key]: value }
}

function changed(
  before: DocumentValue | undefined,
  path: readonly (string | number)[],
  change: Change,
): DocumentValue | undefined {
  const [name, ...within] = path
  if (name === undefined) return result(before, change)
  if (Array.isArray(before)) return withElement(before, path, change)
  return isMap(before) ? withMember(before, [name, ...within], change) : before
}

function withElement(
  list: readonly DocumentValue[],
  [at, ...within]: readonly (string | number)[],
  change: Change,
): DocumentValue[] {
  const index = Number(at)
  const element = changed(list[index], within, change)
  if (element === undefined) return list.filter((_, each) => each !== index)
  return index < list.length ? list.with(index, element) : [...list, element]
}

function result(before: DocumentValue | undefined, change: Change): DocumentValue | undefined {
  switch (change.kind) {
    case 'remove':
      return undefined
    case 'set':
      return change.value
    case 'default':
      return before ?? change.value
    case 'add':
    case 'subtract':
      return sum(before, change.value, change.kind === 'add' ? 1n : -1n)
    case 'append':
      return [...listOf(before), ...listOf(change.value)]
    case 'prepend':
      return [...listOf(change.value), ...listOf(before)]
    case 'addToSet':
      return setOf([...membersOf(before), ...membersOf(change.value)])
    case 'deleteFromSet': {
      const removed = new Set(membersOf(change.value).map(memberText))
      return setOf(membersOf(before).filter((member) => !removed.has(memberText(member))))
    }
  }
}

function sum(before: DocumentValue | undefined, value: DocumentValue, sign: 1n | -1n): DocumentValue {
  return readNumber(plusDecimal(plainDecimal(String(before ?? 0)), plainDecimal(String(value)), sign))
}

function listOf(value: DocumentValue | undefined): readonly DocumentValue[] {
  return Array.isArray(value) ? value : []
}

function membersOf(value: DocumentValue | undefined): readonly DocumentValue[] {
  return value instanceof Set ? [...value] : []
}

/** DynamoDB has no empty sets: without members the attribute is removed. */
function setOf(members: readonly DocumentValue[]): DocumentValue | undefined {
  if (members.length === 0) return undefined
  return new Set(new Map(members.map((member) => [memberText(member), member])).values()) as DocumentValue
}

function memberText(member: DocumentValue): string {
  if (member instanceof Uint8Array) return Buffer.from(member).toString('base64')
  return isNumeric(member) ? plainDecimal(String(member)) : String(member)
}

function isMap(value: DocumentValue | undefined): value is Document {
  const isObject = typeof value === 'object' && value !== null && !isNumeric(value)
  return isObject && !Array.isArray(value) && !(value instanceof Set) && !(value instanceof Uint8Array)
}
