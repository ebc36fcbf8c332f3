import type { TagRecord } from '../catalogue/index.ts'
import { EngineError, validationError } from '../errors.ts'
import { isMembers } from '../requests/index.ts'

/** Reads a list of `{ Key, Value }`. Throws a ValidationException for invalid tags. */
export function readTags(list: readonly unknown[]): TagRecord[] {
  const tags = list.map((element) => {
    if (!isMembers(element)) throw new EngineError('SerializationException', 'Unexpected field type')
    const { Key: key, Value: value } = element
    checkTagKey(key)
    if (typeof value !== 'string' || value.length > longestValue || !letters.test(value)) {
      throw validationError(`The Tag Value provided is invalid, Value: ${value ?? null}`)
    }
    return { key: String(key), value }
  })
  const keys = tags.map(({ key }) => key)
  const repeated = keys.find((key, at) => keys.indexOf(key) < at)
  if (repeated !== undefined) {
    throw validationError(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${repeated}`)
  }
  checkTagCount(tags)
  return tags
}

/** Throws a ValidationException for an invalid tag key. */
export function checkTagKey(key: unknown): void {
  if (typeof key !== 'string' || key === '' || key.length > longestKey || !letters.test(key)) {
    throw validationError(`The Tag Key provided is invalid, Key: ${key ?? null}`)
  }
  if (key.startsWith('aws:')) throw validationError(`Tag Key cannot be prefixed with aws:, Key: ${key}`)
}

/** Throws a ValidationException for too many tags. */
export function checkTagCount(tags: readonly unknown[]): void {
  if (tags.length > mostTags) {
    throw validationError('Number of Tags exceed the current limit for the provided ResourceArn')
  }
}

/** Adds tags, replacing those with the same keys. Pure. */
export function withTags(tags: readonly TagRecord[], added: readonly TagRecord[]): TagRecord[] {
  const byKey = new Map([...tags, ...added].map((tag) => [tag.key, tag]))
  checkTagCount([...byKey])
  return [...byKey.values()]
}

const mostTags = 50
const longestKey = 128
const longestValue = 256

/** Letters and digits of any script, spaces, and some punctuation. */
const letters = /^[\p{L}\p{M}\p{Z}\p{N}_.:/=+\-@]*$/u
