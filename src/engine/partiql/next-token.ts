import { createHash } from 'node:crypto'
import { validationError } from '../errors.ts'
import type { Item } from '../values/index.ts'

/** The start of a SELECT's next page: one of its ranges, and the key to continue after. */
export interface SelectPosition {
  readonly range: number
  readonly key: Item | undefined
}

/** The token for a position of a statement. */
export function nextToken(statement: unknown, { range, key }: SelectPosition): string {
  return Buffer.from(JSON.stringify([digest(statement), range, key ?? null])).toString('base64')
}

/** The position in a token. Throws a ValidationException for an invalid token, or one of another statement. */
export function readNextToken(statement: unknown, token: string): SelectPosition {
  const [own, range, key] = parse(token)
  if (own !== digest(statement) || typeof range !== 'number') {
    throw validationError('Given NextToken does not match the statement')
  }
  return { range, key: (key ?? undefined) as Item | undefined }
}

function parse(token: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64').toString())
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}

function digest(statement: unknown): string {
  return createHash('sha256').update(JSON.stringify(statement)).digest('base64')
}
