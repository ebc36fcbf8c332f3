import type { TagRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import type { RequestReader } from '../requests/index.ts'

/** Reads `Tags`, a list of `{ Key, Value }`. Throws a ValidationException for invalid tags. */
export function readTags(reader: RequestReader): TagRecord[] {
  const tags = (reader.each('Tags') ?? []).map((tag) => {
    const value = tag.text('Value')
    const key = checkTagKey(tag.text('Key'))
    if (value === undefined || value.length > longestValue || !letters.test(value)) {
      throw validationError(`The Tag Value provided is invalid, Value: ${value ?? null}`)
    }
    return { key, value }
  })
  const keys = tags.map(({ key }) => key)
  const repeated = keys.find((key, at) => keys.indexOf(key) < at)
  if (repeated !== undefined) {
    throw validationError(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${repeated}`)
  }
  checkTagCount(tags)
  return tags
}

/** The key of a tag. Throws a ValidationException if it is invalid. */
export function checkTagKey(key: string | undefined): string {
  if (key === undefined || key === '' || key.length > longestKey || !letters.test(key)) {
    throw validationError(`The Tag Key provided is invalid, Key: ${key ?? null}`)
  }
  if (key.startsWith('aws:')) throw validationError(`Tag Key cannot be prefixed with aws:, Key: ${key}`)
  return key
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
