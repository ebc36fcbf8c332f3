import { createHash } from 'node:crypto'
import { validationError } from '../errors.ts'
import type { Item } from '../values/index.ts'

/** Where the next page of a SELECT begins: in which of its ranges, and after which key. */
export interface SelectPosition {
  readonly range: number
  readonly key: Item | undefined
}

/** The token for a position of a statement. */
export function nextToken(statement: unknown, { range, key }: SelectPosition): string {
  return Buffer.from(JSON.stringify([digest(statement), range, key ?? null])).toString('base64')
}

/** The position of a token. Throws a ValidationException for one of another statement, or none at all. */
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
