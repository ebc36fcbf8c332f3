import { DynagateError } from '../../errors.ts'
import { type AnyAccessPattern, type Condition, readCondition, type Table } from '../../model/index.ts'
import type { Query } from '../plan/index.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * What an access pattern reads under its arguments.
 *
 * @throws DynagateError BAD_USER_INPUT for arguments that don't fit.
 * @throws TypeError for a pattern that isn't one of the table's: reads and cursors are identified by its name.
 */
export function patternQuery(
  { definition, patterns }: Table,
  pattern: AnyAccessPattern,
  args: Values,
): Pick<Query, 'pattern' | 'condition' | 'filter'> {
  if (patterns.get(pattern.name) !== pattern) {
    throw new TypeError(
      `Expected an access pattern of the table ${definition.name}, as its access() gives ` +
        `them, got ${pattern.name === '' ? 'one without a name' : `another '${pattern.name}'`}`,
    )
  }
  checkArguments(pattern, args)
  return { pattern, condition: pattern.keyCondition(args), filter: filterOf(pattern, args) }
}

/** @throws TypeError for a pattern that has no pages. */
export function checkPaged(pattern: AnyAccessPattern): void {
  if (pattern.kind === 'query' || pattern.kind === 'collection') return
  throw wrongKind(pattern, 'a query or a collection')
}

/** The error of a pattern that another method reads. */
export function wrongKind({ name, kind }: AnyAccessPattern, expected: string): TypeError {
  return new TypeError(`Expected ${expected}, got ${name}, which is a ${kind}`)
}

/** @throws DynagateError BAD_USER_INPUT for an argument that nothing reads: without it the query would read more. */
function checkArguments({ name: pattern, arguments: all }: AnyAccessPattern, args: Values): void {
  for (const given in args) {
    if (given === 'filter' || args[given] === undefined || all.some(({ name }) => name === given)) continue
    const known = all.map(({ name }) => name).join(', ')
    throw new DynagateError('BAD_USER_INPUT', `${pattern}: has no argument '${given}': expected ${known}`)
  }
}

/** The `filter` argument, unless the key has a part of that name. */
function filterOf(pattern: AnyAccessPattern, args: Values): Condition | undefined {
  const [entity] = pattern.entities
  if (entity === undefined || args.filter === undefined) return undefined
  if (pattern.arguments.some(({ name }) => name === 'filter')) return undefined
  const allowed = pattern.filter?.attributes ?? []
  return readCondition(entity, args.filter, { where: 'filter', allowed })
}
