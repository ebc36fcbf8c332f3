import { storedName } from '../attributes/index.ts'
import type { AnyEntity } from '../types.ts'
import { ConditionReading } from './condition-reading.ts'
import { type ConditionTerm, readTerms } from './condition-terms.ts'

/** A condition on stored attributes, as a tree. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | ConditionTerm

/** Names with another meaning in conditions: no attribute may have one. */
export const reservedNames: readonly string[] = ['and', 'or', 'not']

/** The maximum nesting of conditions in `and`, `or` and `not`. */
export const deepestCondition = 8

/** The position of a condition, and the attributes that it may use. */
export interface ConditionContext {
  /** Names the condition in messages: `if` or `filter`. */
  readonly where: string
  /** The attributes that it may use; by default all. */
  readonly allowed?: readonly string[]
}

/**
 * Translates a condition on the items of an entity to stored attributes; undefined for an empty condition.
 *
 * @throws DynagateError BAD_USER_INPUT that names the attribute and the operator that don't fit.
 */
export function readCondition(
  entity: AnyEntity,
  given: unknown,
  { where, allowed }: ConditionContext,
): Condition | undefined {
  return readAll({ reading: new ConditionReading(entity), allowed }, given, where, 0)
}

interface Context {
  readonly reading: ConditionReading
  readonly allowed: readonly string[] | undefined
}

function readAll(context: Context, given: unknown, where: string, depth: number): Condition | undefined {
  const { reading } = context
  if (given === undefined || given === null) return undefined
  if (typeof given !== 'object' || Array.isArray(given))
    throw reading.error(where, 'expected an object of conditions')
  if (depth > deepestCondition) {
    throw reading.error(where, `is nested deeper than ${deepestCondition} levels: make it simpler`)
  }
  const all = Object.entries(given).flatMap(([name, value]): Condition[] => {
    if (value === undefined || value === null) return []
    const path = `${where}.${name}`
    if (name === 'and' || name === 'or') return readSeveral(context, name, value, path, depth)
    if (name === 'not') {
      reading.spendTerms(1, path)
      return [{ kind: 'not', of: readInner(context, value, path, depth) }]
    }
    return readAttribute(context, name, value, path)
  })
  return joined('all', all)
}

function readSeveral(
  context: Context,
  name: 'and' | 'or',
  given: unknown,
  path: string,
  depth: number,
): Condition[] {
  const { reading } = context
  if (!Array.isArray(given) || given.length === 0) {
    throw reading.error(path, 'expected a list of at least one condition')
  }
  reading.spendTerms(1, path)
  const of = given.map((each, at) => readInner(context, each, `${path}[${at}]`, depth))
  const condition = joined(name === 'and' ? 'all' : 'any', of)
  return condition ? [condition] : []
}

/** Reads an operand of `and`, `or` or `not`. Rejects an empty one, which always holds and would disable an `or`. */
function readInner(context: Context, given: unknown, path: string, depth: number): Condition {
  const condition = readAll(context, given, path, depth + 1)
  if (condition !== undefined) return condition
  throw context.reading.error(path, 'has no condition: add one, or remove it')
}

function readAttribute(
  { reading, allowed }: Context,
  name: string,
  given: unknown,
  path: string,
): ConditionTerm[] {
  const { attributes } = reading.entity
  if (allowed?.includes(name) === false) {
    const names = allowed.join(', ') || 'none'
    throw reading.error(path, `can't be filtered by: this access pattern allows ${names}`)
  }
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (attribute === undefined) {
    throw reading.error(path, `is not an attribute: use ${Object.keys(attributes).join(', ')}`)
  }
  const place = { attribute: storedName(attributes, name) }
  return readTerms(reading, { given, type: attribute.type, place, path })
}

function joined(kind: 'all' | 'any', of: readonly Condition[]): Condition | undefined {
  return of.length > 1 ? { kind, of } : of[0]
}
