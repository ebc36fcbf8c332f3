import { type EngineError, validationError } from '../errors.ts'
import { type Condition, checkPathsApart, type DocumentPath } from '../expressions/index.ts'
import { type RequestReader, tableNameOf } from '../requests/index.ts'
import { badStatement } from './bad-statement.ts'
import { readChanges } from './read-changes.ts'
import { missingMember, missingTarget, readPath, shownName } from './read-path.ts'
import { readItem } from './read-value.ts'
import { readType, readWhere } from './read-where.ts'
import type {
  DeleteStatement,
  ExistsStatement,
  InsertStatement,
  Returning,
  SelectStatement,
  Statement,
  UpdateStatement,
} from './statement.ts'
import type { TokenStream as Tokens } from './token-stream.ts'
import { TokenStream } from './token-stream.ts'

/** A statement as a request has it. */
export interface StatementSource {
  readonly text: string
  readonly parameters: readonly unknown[]
}

/**
 * The statement of a request, with its `Parameters` filled in.
 *
 * @throws ValidationException if it is invalid, or if the number of parameters differs from that of its question marks.
 */
export function readStatement(reader: RequestReader): Statement {
  const source = readSource(reader)
  reader.check()
  return parseStatement(source)
}

/** The statement of a request, which isn't parsed yet. The reader has a fault if it is missing, empty or too long. */
export function readSource(reader: RequestReader): StatementSource {
  reader.require('Statement')
  const text = reader.text('Statement') ?? ''
  if (reader.has('Statement') && text.length < 1) {
    reader.fault('Statement', text, 'Member must have length greater than or equal to 1')
  }
  if (text.length > longest)
    reader.fault('Statement', text, `Member must have length less than or equal to ${longest}`)
  const parameters = reader.list('Parameters')
  if (parameters?.length === 0) {
    reader.fault('Parameters', '[]', 'Member must have length greater than or equal to 1')
  }
  return { text, parameters: parameters ?? [] }
}

/** DynamoDB's limit of a statement. */
const longest = 8192

/** Parses a statement. Throws as `readStatement` does. */
export function parseStatement({ text, parameters }: StatementSource): Statement {
  const tokens = new TokenStream(text, parameters)
  const statement = read(tokens)
  tokens.expectEnd()
  tokens.checkParameters()
  return statement
}

function read(tokens: Tokens): Statement {
  if (tokens.takeWord('SELECT')) return readSelect(tokens)
  if (tokens.takeWord('INSERT')) return readInsert(tokens)
  if (tokens.takeWord('UPDATE')) return readUpdate(tokens)
  if (tokens.takeWord('FROM')) return readFromUpdate(tokens)
  if (tokens.takeWord('DELETE')) return readDelete(tokens)
  if (tokens.takeWord('EXISTS')) return readExists(tokens)
  throw noStatement(tokens)
}

/** The error for an expression, or for anything else that isn't a statement. */
function noStatement(tokens: Tokens): EngineError {
  readPath(tokens)
  if (!tokens.takeWord('IS')) return badStatement('Unexpected token after expression')
  readType(tokens)
  return validationError('Unsupported operation: IsType')
}

function readSelect(tokens: Tokens): SelectStatement {
  const paths = tokens.takeSign('*') ? undefined : readList(tokens, readSelected)
  rejectAlias(tokens)
  if (paths !== undefined) checkSelected(paths)
  if (!tokens.takeWord('FROM')) throw badStatement('Expected FROM after SELECT list')
  const tableName = tableNameOf(tokens.expectName())
  const indexName = tokens.takeSign('.') ? tokens.expectName(missingMember) : undefined
  rejectOtherSources(tokens)
  rejectAlias(tokens)
  const where = readCondition(tokens)
  const order = tokens.takeWord('ORDER') ? readOrder(tokens) : []
  rejectClauses(tokens)
  return { kind: 'select', scope: tokens.scope, tableName, indexName, paths, where, order }
}

function readSelected(tokens: Tokens): DocumentPath {
  if (tokens.atCall) throw validationError(`Unexpected path component at ${tokens.place}`)
  return readPath(tokens)
}

function checkSelected(paths: readonly DocumentPath[]): void {
  const names = paths.map(shownName)
  const repeated = names.find((name, at) => names.indexOf(name) < at)
  if (repeated !== undefined) throw validationError(`Duplicate identifiers in select clause: ${repeated}`)
  checkPathsApart('Statement', paths)
}

/** The messages here and in `rejectClauses` are recorded from DynamoDB Local. */
function rejectOtherSources(tokens: Tokens): void {
  if (tokens.atSign('.')) throw validationError('A path may contain at most 2 components in the FROM clause')
  if (tokens.atSign(',') || tokens.atWord('INNER') || tokens.atWord('LEFT')) {
    throw validationError('Only select from a single table or index is supported.')
  }
}

/** Rejects the clauses of PartiQL that DynamoDB doesn't have. */
function rejectClauses(tokens: Tokens): void {
  if (tokens.atWord('GROUP')) throw validationError('Unsupported clause: GROUP BY')
  const clause = ['HAVING', 'LIMIT'].find((word) => tokens.takeWord(word))
  if (clause !== undefined) throw validationError(`Unsupported clause: ${clause} at ${tokens.place}`)
}

function rejectAlias(tokens: Tokens): void {
  if (tokens.at('word') || tokens.at('identifier') || tokens.atWord('AS')) {
    throw validationError('Aliasing is not supported')
  }
}

function readOrder(tokens: Tokens): SelectStatement['order'] {
  tokens.expectWord('BY')
  return readList(tokens, () => {
    const name = tokens.expectName()
    const descending = tokens.takeWord('DESC')
    if (!descending) tokens.takeWord('ASC')
    return { name, descending }
  })
}

function readExists(tokens: Tokens): ExistsStatement {
  tokens.expectSign('(')
  tokens.expectWord('SELECT')
  const { tableName, where } = readSelect(tokens)
  tokens.expectSign(')')
  return { kind: 'exists', scope: tokens.scope, tableName, where }
}

function readInsert(tokens: Tokens): InsertStatement {
  tokens.expectWord('INTO')
  const tableName = tableNameOf(tokens.expectName(missingTarget))
  if (tokens.atSign('.')) {
    throw validationError('FROM clause may only contain a single table name in data manipulation statements')
  }
  if (!tokens.takeWord('VALUE')) {
    if (tokens.at('keyword') || tokens.at('end')) throw tokens.missingTerm()
    throw badStatement('Unexpected token after expression')
  }
  const item = readItem(tokens)
  if (tokens.atWord('RETURNING')) throw validationError('RETURNING is not supported in INSERT')
  return { kind: 'insert', scope: tokens.scope, tableName, item }
}

function readUpdate(tokens: Tokens): UpdateStatement {
  const tableName = readTable(tokens)
  const update = readChanges(tokens)
  const where = readCondition(tokens)
  const returning = readReturning(tokens)
  return { kind: 'update', scope: tokens.scope, tableName, update, where, returning }
}

/** An update that begins with `FROM "table" WHERE …`. */
function readFromUpdate(tokens: Tokens): UpdateStatement {
  const tableName = readTable(tokens)
  const where = readCondition(tokens)
  const update = readChanges(tokens)
  const returning = readReturning(tokens)
  return { kind: 'update', scope: tokens.scope, tableName, update, where, returning }
}

function readDelete(tokens: Tokens): DeleteStatement {
  if (!tokens.takeWord('FROM')) throw badStatement('Expected FROM after DELETE')
  const tableName = readTable(tokens)
  const where = readCondition(tokens)
  const returning = readReturning(tokens)
  if (returning !== undefined && returning !== 'ALL OLD') {
    throw validationError(
      `Invalid returning clause: RETURNING ${returning} *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
    )
  }
  return { kind: 'delete', scope: tokens.scope, tableName, where, returning }
}

/** The table of a write, which has no index. */
function readTable(tokens: Tokens): string {
  const tableName = tableNameOf(tokens.expectName(missingTarget))
  if (tokens.atSign('.')) throw validationError('This operation is not supported on an index')
  rejectAlias(tokens)
  return tableName
}

function readCondition(tokens: Tokens): Condition | undefined {
  return tokens.takeWord('WHERE') ? readWhere(tokens) : undefined
}

function readReturning(tokens: Tokens): Returning | undefined {
  if (!tokens.takeWord('RETURNING')) return undefined
  const scope = (['ALL', 'MODIFIED'] as const).find((word) => tokens.takeWord(word))
  const state = scope && (['OLD', 'NEW'] as const).find((word) => tokens.takeWord(word))
  if (scope === undefined || state === undefined) {
    throw badStatement('Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.')
  }
  if (!tokens.takeSign('*')) {
    throw validationError("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause")
  }
  if (tokens.atSign(',')) {
    throw validationError('Invalid syntax with multiple returning elements in RETURNING clause')
  }
  return `${scope} ${state}`
}

function readList<Element>(tokens: Tokens, readElement: (tokens: Tokens) => Element): Element[] {
  const elements = [readElement(tokens)]
  while (tokens.takeSign(',')) elements.push(readElement(tokens))
  return elements
}
