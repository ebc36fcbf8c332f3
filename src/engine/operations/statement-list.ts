import { EngineError, validationError } from '../errors.ts'
import type { Statement } from '../partiql/index.ts'
import { isMembers, RequestReader } from '../requests/index.ts'

/** The statements of a batch or a transaction: at least one, and at most the operation's limit. */
export function readStatementList(reader: RequestReader, member: string, most: number): RequestReader[] {
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
  return list.map((each) => {
    if (!isMembers(each)) throw new EngineError('SerializationException', 'Unexpected field type')
    return new RequestReader(each)
  })
}

/** Whether all statements are reads. Rejects reads mixed with writes, with the operation's message. */
export function areReads(statements: readonly Statement[], mixed: string): boolean {
  const reads = statements.filter(({ kind }) => kind === 'select').length
  if (reads === 0 || reads === statements.length) return reads > 0
  throw validationError(mixed)
}
