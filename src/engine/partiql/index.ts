/** PartiQL: parses statements and translates them to the reads and writes of the other operations. */
export {
  conjunctsOf,
  equalityOf,
  findKey,
  furtherConditions,
  selectedKey,
  statementKey,
} from './key-in-where.ts'
export { nextToken, readNextToken } from './next-token.ts'
export { parseStatement, readSource, readStatement, type StatementSource } from './read-statement.ts'
export { returned } from './returned.ts'
export { type SelectPage, select } from './select.ts'
export type { SelectStatement, Statement, WriteStatement } from './statement.ts'
export { statementAction } from './statement-action.ts'
export { statementIndex } from './statement-index.ts'
