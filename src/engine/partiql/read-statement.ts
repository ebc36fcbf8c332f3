import {
  type Condition,
  checkPathsApart,
  type DocumentPath,
  type UpdateAction,
  type UpdateOperand,
} from '../expressions/index.ts'
import { type RequestReader, tableNameOf } from '../requests/index.ts'
import { badStatement } from './bad-statement.ts'
import { readPath } from './read-path.ts'
import { atValue, readValue } from './read-value.ts'
import { readWhere } from './read-where.ts'
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

/**
 * The statement of a request, with its `Parameters` filled in. Throws a ValidationException if it is invalid, or if the
 * number of parameters isn't that of its question marks.
 */
export function readStatement(reader: RequestReader): Statement {
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
  reader.check()
  return parseStatement(text, parameters ?? [])
}

/** DynamoDB's limit of a statement. */
const longest = 8192

/** Parses a statement. Throws as `readStatement` does. */
export function parseStatement(text: string, parameters: readonly unknown[]): Statement {
  if (!text.isWellFormed()) throw badStatement('it has a surrogate without its pair')
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
  if (tokens.takeWord('DELETE')) return readDelete(tokens)
  if (tokens.takeWord('EXISTS')) return readExists(tokens)
  throw tokens.unexpected('SELECT, INSERT, UPDATE, DELETE or EXISTS')
}

function readSelect(tokens: Tokens): SelectStatement {
  const paths = tokens.takeSign('*') ? undefined : readList(tokens, readPath)
  tokens.expectWord('FROM')
  const tableName = tableNameOf(tokens.expectName())
  const indexName = tokens.takeSign('.') ? tokens.expectName() : undefined
  const where = readCondition(tokens)
  const order = tokens.takeWord('ORDER') ? readOrder(tokens) : []
  return { kind: 'select', scope: tokens.scope, tableName, indexName, paths, where, order }
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
  const tableName = tableNameOf(tokens.expectName())
  tokens.expectWord('VALUE')
  const value = readValue(tokens)
  if (!('M' in value)) throw tokens.unexpected('a tuple as the value')
  return { kind: 'insert', scope: tokens.scope, tableName, item: value.M }
}

function readUpdate(tokens: Tokens): UpdateStatement {
  const tableName = tableNameOf(tokens.expectName())
  const actions: UpdateAction[] = []
  for (;;) {
    if (tokens.takeWord('SET')) actions.push(...readList(tokens, readAssignment))
    else if (tokens.takeWord('REMOVE')) {
      actions.push(...readList(tokens, () => ({ kind: 'remove' as const, path: readPath(tokens) })))
    } else break
  }
  if (actions.length === 0) throw tokens.unexpected('SET or REMOVE')
  checkPathsApart(
    'UpdateExpression',
    actions.map(({ path }) => path),
  )
  const where = readCondition(tokens)
  return {
    kind: 'update',
    scope: tokens.scope,
    tableName,
    update: { kind: 'update', actions },
    where,
    returning: readReturning(tokens),
  }
}

function readDelete(tokens: Tokens): DeleteStatement {
  tokens.expectWord('FROM')
  const tableName = tableNameOf(tokens.expectName())
  const where = readCondition(tokens)
  return { kind: 'delete', scope: tokens.scope, tableName, where, returning: readReturning(tokens) }
}

function readCondition(tokens: Tokens): Condition | undefined {
  return tokens.takeWord('WHERE') ? readWhere(tokens) : undefined
}

function readReturning(tokens: Tokens): Returning | undefined {
  if (!tokens.takeWord('RETURNING')) return undefined
  const scope = tokens.takeWord('ALL') ? 'ALL' : 'MODIFIED'
  if (scope === 'MODIFIED') tokens.expectWord('MODIFIED')
  const state = tokens.takeWord('OLD') ? 'OLD' : 'NEW'
  if (state === 'NEW') tokens.expectWord('NEW')
  tokens.expectSign('*')
  return `${scope} ${state}`
}

/** `path = operand`; the first argument of a set function is the path itself. */
function readAssignment(tokens: Tokens): UpdateAction {
  const path = readPath(tokens)
  tokens.expectSign('=')
  const isAddition = tokens.atCall && tokens.atWord('SET_ADD')
  if (!isAddition && !(tokens.atCall && tokens.atWord('SET_DELETE'))) {
    return { kind: 'set', path, operand: readSum(tokens) }
  }
  tokens.take()
  tokens.expectSign('(')
  const of = readPath(tokens)
  if (of.join('.') !== path.join('.')) throw tokens.unexpected('the path that is set')
  tokens.expectSign(',')
  const value = readValue(tokens)
  tokens.expectSign(')')
  return { kind: isAddition ? 'add' : 'delete', path, value }
}

function readSum(tokens: Tokens): UpdateOperand {
  let left = readOperand(tokens)
  for (;;) {
    const kind = tokens.takeSign('+') ? '+' : tokens.takeSign('-') ? '-' : undefined
    if (kind === undefined) return left
    left = { kind, left, right: readOperand(tokens) }
  }
}

function readOperand(tokens: Tokens): UpdateOperand {
  if (!tokens.atCall) {
    return atValue(tokens)
      ? { kind: 'value', value: readValue(tokens) }
      : { kind: 'path', path: readPath(tokens) }
  }
  const name = tokens.take().toLowerCase()
  tokens.expectSign('(')
  const operand = tokens.nested(() => readFunction(tokens, name))
  tokens.expectSign(')')
  return operand
}

function readFunction(tokens: Tokens, name: string): UpdateOperand {
  if (name === 'list_append') {
    const first = readOperand(tokens)
    tokens.expectSign(',')
    return { kind: 'list_append', first, second: readOperand(tokens) }
  }
  if (name !== 'if_not_exists') throw tokens.unexpected(`a function that exists, instead of ${name},`)
  const path: DocumentPath = readPath(tokens)
  tokens.expectSign(',')
  return { kind: 'if_not_exists', path, fallback: readOperand(tokens) }
}

function readList<Element>(tokens: Tokens, readElement: (tokens: Tokens) => Element): Element[] {
  const elements = [readElement(tokens)]
  while (tokens.takeSign(',')) elements.push(readElement(tokens))
  return elements
}
