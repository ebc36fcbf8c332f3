import { type EngineError, validationError } from '../errors.ts'
import { type Condition, makeCondition, makeSize, type Operand } from '../expressions/index.ts'
import type { ValueType } from '../values/index.ts'
import { badStatement } from './bad-statement.ts'
import { readPath } from './read-path.ts'
import { atValue, readValue } from './read-value.ts'
import type { TokenStream } from './token-stream.ts'

/** The condition after `WHERE`: `OR` has the lowest precedence, then `AND`, then `NOT`. */
export function readWhere(tokens: TokenStream): Condition {
  return tokens.nested(() => joined(tokens, 'OR', () => joined(tokens, 'AND', () => readNegation(tokens))))
}

function joined(tokens: TokenStream, word: 'OR' | 'AND', read: () => Condition): Condition {
  const conditions = [read()]
  while (tokens.takeWord(word)) {
    tokens.expectRightSide()
    conditions.push(read())
  }
  const [only, ...others] = conditions
  return only !== undefined && others.length === 0 ? only : { kind: word === 'OR' ? 'or' : 'and', conditions }
}

function readNegation(tokens: TokenStream): Condition {
  if (!tokens.takeWord('NOT')) return readPredicate(tokens)
  return { kind: 'not', condition: tokens.nested(() => readNegation(tokens)) }
}

function readPredicate(tokens: TokenStream): Condition {
  if (tokens.takeSign('(')) {
    const condition = readWhere(tokens)
    tokens.expectSign(')')
    return condition
  }
  if (tokens.atCall && !tokens.atWord('SIZE')) return readTest(tokens)
  const operand = readOperand(tokens)
  if (tokens.takeWord('IS')) return readState(tokens, operand)
  const isNegated = tokens.takeWord('NOT')
  const condition = readComparison(tokens, operand, isNegated)
  return isNegated ? { kind: 'not', condition } : condition
}

/** The operands of an operator have the rules of expressions. */
function readComparison(tokens: TokenStream, operand: Operand, isNegated: boolean): Condition {
  if (tokens.takeWord('BETWEEN')) {
    tokens.expectRightSide()
    const lower = readOperand(tokens)
    tokens.expectWord('AND')
    if (tokens.at('end')) throw badStatement('Expected expression after AND')
    return makeCondition('Statement', 'BETWEEN', [operand, lower, readOperand(tokens)])
  }
  if (tokens.takeWord('IN')) return makeCondition('Statement', 'IN', [operand, ...readCandidates(tokens)])
  const sign = isNegated ? undefined : comparators.find((each) => tokens.atSign(each))
  if (sign === undefined) throw noComparison(tokens)
  tokens.take()
  tokens.expectRightSide()
  const right = readOperand(tokens)
  rejectOperators(tokens)
  return makeCondition('Statement', sign === '!=' ? '<>' : sign, [operand, right])
}

/** The error for an operand that isn't compared. */
function noComparison(tokens: TokenStream): EngineError {
  rejectOperators(tokens)
  if (tokens.at('end') || tokens.atSign(')') || tokens.atWord('AND') || tokens.atWord('OR')) {
    return validationError('WHERE clause must contain an expression that resolves to a boolean')
  }
  return badStatement('Unexpected token after expression')
}

/** Rejects the operators of PartiQL that DynamoDB doesn't have, with the message of DynamoDB Local. */
function rejectOperators(tokens: TokenStream): void {
  const operator = tokens.atWord('LIKE') ? 'like' : ['+', '-'].find((sign) => tokens.atSign(sign))
  if (operator === undefined) return
  throw validationError(`Unsupported operator in Condition Expression. Operator: ${operator}`)
}

const comparators = ['=', '<>', '!=', '<=', '>=', '<', '>'] as const

/** In brackets of any kind. */
function readCandidates(tokens: TokenStream): Operand[] {
  tokens.expectRightSide()
  const [, end] = brackets.find(([begin]) => tokens.takeSign(begin)) ?? []
  if (end === undefined || tokens.takeSign(end)) {
    throw validationError(
      'IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at least one member',
    )
  }
  return readOperands(tokens, end)
}

const brackets = [
  ['[', ']'],
  ['(', ')'],
  ['<<', '>>'],
] as const

/** `IS [NOT]` with `MISSING` or a type. */
function readState(tokens: TokenStream, operand: Operand): Condition {
  const isNegated = tokens.takeWord('NOT')
  if (tokens.takeWord('MISSING')) {
    return makeCondition('Statement', isNegated ? 'attribute_exists' : 'attribute_not_exists', [operand])
  }
  if (operand.kind === 'size') {
    throw validationError('The left hand side argument to IS must be a Variable Reference, Literal, or Path')
  }
  const name = readType(tokens)
  const type = typeNames.get(name)
  if (type === undefined) {
    throw validationError(
      `Unsupported data type for IS operator: ${name}. Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]`,
    )
  }
  const condition: Condition = { kind: 'attribute_type', operand, type }
  return isNegated ? { kind: 'not', condition } : condition
}

/** The name of one of PartiQL's types. */
export function readType(tokens: TokenStream): string {
  for (const [first, second] of [
    ['DOUBLE', 'PRECISION'],
    ['CHARACTER', 'VARYING'],
  ] as const) {
    if (tokens.takeWord(first)) return tokens.takeWord(second) ? `${first} ${second}` : first
  }
  const name = types.find((each) => tokens.takeWord(each))
  if (name === undefined) throw badStatement('Expected type name')
  return name
}

/** The type names of one word. */
const types = [
  ...[
    'MISSING',
    'NULL',
    'BOOL',
    'BOOLEAN',
    'SMALLINT',
    'INTEGER2',
    'INT2',
    'INTEGER4',
    'INT4',
    'INTEGER8',
    'INT8',
  ],
  ...[
    'BIGINT',
    'INTEGER',
    'INT',
    'FLOAT',
    'REAL',
    'DECIMAL',
    'DEC',
    'NUMERIC',
    'TIMESTAMP',
    'DATE',
    'TIME',
    'CHAR',
  ],
  ...['VARCHAR', 'STRING', 'SYMBOL', 'CLOB', 'BLOB', 'STRUCT', 'TUPLE', 'LIST', 'SEXP', 'BAG', 'ANY'],
] as const

/** DynamoDB's type names, as in DynamoDB Local's message. */
const typeNames: ReadonlyMap<string, ValueType> = new Map(
  Object.entries({
    NULL: 'NULL',
    BOOL: 'BOOL',
    BOOLEAN: 'BOOL',
    BLOB: 'B',
    STRING: 'S',
    NUMERIC: 'N',
    STRUCT: 'M',
    TUPLE: 'M',
    LIST: 'L',
  } as const),
)

/** A function that is a condition; it may be compared with `TRUE` or `FALSE`. */
function readTest(tokens: TokenStream): Condition {
  const { place } = tokens
  const name = tokens.take().toLowerCase()
  if (!tests.has(name)) throw validationError(`Unrecognized function: ${name} at ${place}`)
  const condition = makeCondition('Statement', name, readArguments(tokens))
  if (!tokens.takeSign('=')) return condition
  const isWanted = tokens.takeWord('TRUE')
  if (!isWanted) tokens.expectWord('FALSE')
  return isWanted ? condition : { kind: 'not', condition }
}

const tests: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
])

function readArguments(tokens: TokenStream): Operand[] {
  tokens.expectSign('(')
  return tokens.takeSign(')') ? [] : readOperands(tokens, ')')
}

function readOperands(tokens: TokenStream, end: string): Operand[] {
  const operands: Operand[] = []
  do operands.push(readOperand(tokens))
  while (tokens.takeSign(','))
  tokens.expectSign(end)
  return operands
}

function readOperand(tokens: TokenStream): Operand {
  if (tokens.takeSign('(')) {
    const operand = tokens.nested(() => readOperand(tokens))
    tokens.expectSign(')')
    return operand
  }
  if (tokens.atWord('MISSING')) throw validationError('MISSING must be compared using IS operator')
  if (tokens.atCall) {
    const { place } = tokens
    const name = tokens.take().toLowerCase()
    if (name !== 'size') throw validationError(`Unrecognized function: ${name} at ${place}`)
    return tokens.nested(() => makeSize('Statement', readArguments(tokens)))
  }
  return atValue(tokens)
    ? { kind: 'value', value: readValue(tokens) }
    : { kind: 'path', path: readPath(tokens) }
}
