import { RewordedError, validationError } from '../errors.ts'
import { type ExpressionScope, expressionScope } from '../expressions/index.ts'
import { checkLegacyShapes } from './legacy-shapes.ts'
import type { RequestReader } from './request-reader.ts'

/** The expression members of one kind of request, and the legacy members that they replace. */
export interface ExpressionMembers {
  readonly expressions: readonly string[]
  readonly legacy: readonly string[]
}

/**
 * The names and values for a request's expressions. Throws if there are some without any expression, or if expressions
 * and legacy members are mixed.
 */
export function readScope(
  reader: RequestReader,
  { expressions, legacy }: ExpressionMembers,
): ExpressionScope {
  const given = expressions.filter((name) => reader.has(name))
  checkLegacyShapes(reader, legacy)
  rejectMixture(reader, legacy, given)
  for (const member of ['ExpressionAttributeNames', 'ExpressionAttributeValues']) {
    if (!reader.has(member) || given.length > 0) continue
    const [only, ...others] = expressions
    const reason = only !== undefined && others.length === 0 ? `: ${only} is null` : ''
    const current = `${member} can only be specified when using expressions`
    throw new RewordedError(`${current}${reason}`, current)
  }
  return expressionScope(reader.raw('ExpressionAttributeNames'), reader.raw('ExpressionAttributeValues'))
}

function rejectMixture(reader: RequestReader, legacy: readonly string[], given: readonly string[]): void {
  const old = legacy.filter((name) => reader.has(name))
  if (old.length === 0 || given.length === 0) return
  // The only legacy member that may be combined with expressions, if they concern something else (API reference of
  // Query).
  const isOnlyKeys = old.length === 1 && old[0] === 'KeyConditions'
  if (isOnlyKeys && !given.includes('KeyConditionExpression')) return
  throw validationError(
    `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${old.join(', ')}} Expression parameters: {${given.join(', ')}}`,
  )
}
