import { isDeepStrictEqual } from 'node:util'
import { DynagateError } from '../../../errors.ts'
import { type AnyEntity, type Document, storedName } from '../../../model/index.ts'
import { type Placeholders, pathExpression } from '../../expressions/index.ts'
import type { Change } from './change.ts'

/**
 * The UpdateExpression of changes at different paths: its clauses in DynamoDB's order, each in the order of the
 * changes.
 */
export function updateExpression(changes: readonly Change[], placeholders: Placeholders): string {
  const clauses: Record<Clause, string[]> = { SET: [], REMOVE: [], ADD: [], DELETE: [] }
  for (const name of clauseNames) {
    for (const change of changes) {
      if (clauseOf(change) === name) clauses[name].push(term(change, placeholders))
    }
  }
  return clauseNames
    .flatMap((name) => (clauses[name].length > 0 ? [`${name} ${clauses[name].join(', ')}`] : []))
    .join(' ')
}

/** The condition that an attribute hasn't changed since it was read. */
export function unchanged(attribute: string, read: Document | undefined, placeholders: Placeholders): string {
  const name = placeholders.name(attribute)
  const value = read?.[attribute]
  return value === undefined ? `attribute_not_exists(${name})` : `${name} = ${placeholders.value(value)}`
}

/** Whether any of these attributes has changed since the item was read. */
export function isChanged(
  { attributes }: AnyEntity,
  names: readonly string[],
  read: Document,
  found: Document,
): boolean {
  return names.some((each) => {
    const name = storedName(attributes, each)
    return !isDeepStrictEqual(read[name], found[name])
  })
}

/**
 * Returns the expression.
 *
 * @throws DynagateError BAD_USER_INPUT if it is longer than DynamoDB allows.
 */
export function checkLength(entity: AnyEntity, expression: string): string {
  if (expression.length <= longestExpression) return expression
  throw new DynagateError(
    'BAD_USER_INPUT',
    `${entity.name}: the update is too long for one DynamoDB expression: set whole values, or split it`,
  )
}

/** DynamoDB's limit of an expression, in bytes. */
const longestExpression = 4096

type Clause = 'SET' | 'REMOVE' | 'ADD' | 'DELETE'

const clauseNames: readonly Clause[] = ['SET', 'REMOVE', 'ADD', 'DELETE']

function clauseOf({ kind }: Change): Clause {
  if (kind === 'remove') return 'REMOVE'
  if (kind === 'addToSet') return 'ADD'
  return kind === 'deleteFromSet' ? 'DELETE' : 'SET'
}

function term(change: Change, placeholders: Placeholders): string {
  const path = pathExpression(change.path, placeholders)
  switch (change.kind) {
    case 'remove':
      return path
    case 'addToSet':
    case 'deleteFromSet':
      return `${path} ${placeholders.value(change.value)}`
    case 'set':
      return `${path} = ${placeholders.value(change.value)}`
    case 'default':
      return `${path} = if_not_exists(${path}, ${placeholders.value(change.value)})`
    case 'add':
      return `${path} = if_not_exists(${path}, ${placeholders.value(0)}) + ${placeholders.value(change.value)}`
    case 'subtract':
      return `${path} = if_not_exists(${path}, ${placeholders.value(0)}) - ${placeholders.value(change.value)}`
    case 'append':
      return `${path} = list_append(if_not_exists(${path}, ${placeholders.value([])}), ${placeholders.value(change.value)})`
    case 'prepend':
      return `${path} = list_append(${placeholders.value(change.value)}, if_not_exists(${path}, ${placeholders.value([])}))`
  }
}
