import { validationError } from '../errors.ts'
import { readSource, type Statement, type StatementSource } from '../partiql/index.ts'
import { type RequestReader, readReturnOnFailure } from '../requests/index.ts'

/** A statement of a batch or a transaction, which isn't parsed yet. */
export interface ListedStatement {
  readonly source: StatementSource
  readonly consistent: boolean
  readonly returnsFound: boolean
}

/**
 * The statements of a batch or a transaction: at least one, and at most the operation's limit. An invalid member of any
 * rejects the request, before a statement is parsed.
 */
export function readStatementList(reader: RequestReader, member: string, most: number): ListedStatement[] {
  reader.require(member)
  const list = reader.list(member) ?? []
  if (reader.has(member) && list.length === 0) {
    reader.fault(member, '[]', 'Member must have length greater than or equal to 1')
  }
  if (list.length > most) {
    const shown = list.map((each) => JSON.stringify(each)).join(', ')
    reader.fault(member, `[${shown}]`, `Member must have length less than or equal to ${most}`)
  }
  reader.check()
  const statements = (reader.each(member) ?? []).map((each) => ({
    source: readSource(each),
    consistent: each.boolean('ConsistentRead') ?? false,
    returnsFound: readReturnOnFailure(each),
  }))
  reader.check()
  return statements
}

/** Whether all statements are reads. Rejects reads mixed with writes, with the operation's message. */
export function areReads(statements: readonly Statement[], mixed: string): boolean {
  const reads = statements.filter(({ kind }) => kind === 'select').length
  if (reads === 0 || reads === statements.length) return reads > 0
  throw validationError(mixed)
}
