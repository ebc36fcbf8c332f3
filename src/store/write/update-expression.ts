import { DynagateError } from '../../errors.ts'
import type { AnyEntity, Document } from '../../model/index.ts'
import { type Placeholders, pathExpression } from '../expressions/index.ts'
import type { Change } from './change.ts'

/** The UpdateExpression of changes of different places: its clauses in DynamoDB's order, each in that of the changes. */
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

/** The condition that an attribute is as it was read. */
export function unchanged(attribute: string, read: Document | undefined, placeholders: Placeholders): string {
  const name = placeholders.name(attribute)
  const value = read?.[attribute]
  return value === undefined ? `attribute_not_exists(${name})` : `${name} = ${placeholders.value(value)}`
}

/**
 * The expression, if it isn't longer than DynamoDB allows.
 *
 * @throws DynagateError BAD_USER_INPUT where it is.
 */
export function checkLength(entity: AnyEntity, expression: string): string {
  if (expression.length <= longestExpression) return expression
  throw new DynagateError(
    'BAD_USER_INPUT',
    `${entity.name}: the update changes too many places for DynamoDB at once: set whole values, or make it several`,
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
