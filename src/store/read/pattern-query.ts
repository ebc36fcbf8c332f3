import { type AnyAccessPattern, type Table, type View, viewOf } from '../../model/index.ts'

/**
 * The query of an access pattern with its arguments.
 *
 * @throws DynagateError BAD_USER_INPUT for arguments that don't fit.
 * @throws TypeError for a pattern of another table: its name identifies reads and cursors.
 */
export function patternQuery(
  { definition, patterns }: Table,
  pattern: AnyAccessPattern,
  args: Readonly<Record<string, unknown>>,
): View {
  if (patterns.get(pattern.name) !== pattern) {
    throw new TypeError(
      `Expected an access pattern of the table ${definition.name}, as its access() gives ` +
        `them, got ${pattern.name === '' ? 'one without a name' : `another '${pattern.name}'`}`,
    )
  }
  return viewOf(pattern, args)
}

/** @throws TypeError for a pattern that has no pages. */
export function checkPaged(pattern: AnyAccessPattern): void {
  if (pattern.kind === 'query' || pattern.kind === 'collection') return
  throw wrongKind(pattern, 'a query or a collection')
}

/** The error of a pattern whose kind another method reads. */
export function wrongKind({ name, kind }: AnyAccessPattern, expected: string): TypeError {
  return new TypeError(`Expected ${expected}, got ${name}, which is a ${kind}`)
}
