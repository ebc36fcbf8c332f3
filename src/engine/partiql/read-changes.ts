import { validationError } from '../errors.ts'
import {
  type BoundAction,
  type BoundOperand,
  checkPathsApart,
  type DocumentPath,
  makeActions,
  type Update,
} from '../expressions/index.ts'
import { badStatement } from './bad-statement.ts'
import { readPath, readTarget } from './read-path.ts'
import { atValue, readValue } from './read-value.ts'
import type { TokenStream } from './token-stream.ts'

/** The clauses of an update: `SET path = operand, …` and `REMOVE path`, at least one. */
export function readChanges(tokens: TokenStream): Update {
  const actions: BoundAction[] = []
  for (;;) {
    if (tokens.takeWord('SET')) {
      do actions.push(readAssignment(tokens))
      while (tokens.takeSign(','))
    } else if (tokens.takeWord('REMOVE')) actions.push({ kind: 'remove', path: readTarget(tokens) })
    else break
  }
  if (actions.length === 0) throw badStatement('Expected data manipulation')
  checkPathsApart(
    'Statement',
    actions.map(({ path }) => path),
  )
  return { kind: 'update', actions: makeActions('Statement', actions) }
}

/** `path = operand`, or a set function. */
function readAssignment(tokens: TokenStream): BoundAction {
  const path = readTarget(tokens)
  if (!tokens.takeSign('=')) throw badStatement("Expected '='")
  if (tokens.atCall && tokens.atWord('SET_ADD')) return readSetFunction(tokens, 'add', path)
  if (tokens.atCall && tokens.atWord('SET_DELETE')) return readSetFunction(tokens, 'delete', path)
  return { kind: 'set', path, operand: readSum(tokens) }
}

/** `SET_ADD(path, set)` or `SET_DELETE(path, set)`; the path is the assigned one. */
function readSetFunction(tokens: TokenStream, kind: 'add' | 'delete', path: DocumentPath): BoundAction {
  const { place } = tokens
  const name = tokens.take().toUpperCase()
  tokens.expectSign('(')
  const { place: placeOfFirst } = tokens
  const [first, second, ...others] = readOperands(tokens)
  if (first === undefined || second === undefined || others.length > 0) {
    throw validationError(`${name} must have exactly two arguments at ${place}`)
  }
  if (first.kind !== 'path' || first.path.join('.') !== path.join('.')) {
    throw validationError(`The first argument to ${name} must equal the assignment value at ${place}`)
  }
  if (second.kind !== 'value' || !isSet(second)) {
    // DynamoDB gives the place of the first argument.
    throw validationError(`The second argument to ${name} must be a value with type SET at ${placeOfFirst}`)
  }
  return { kind, path, value: second.value }
}

function isSet({ value }: Extract<BoundOperand, { kind: 'value' }>): boolean {
  return 'SS' in value || 'NS' in value || 'BS' in value
}

function readSum(tokens: TokenStream): BoundOperand {
  let left = readOperand(tokens)
  for (;;) {
    const operator = tokens.takeSign('+') ? '+' : tokens.takeSign('-') ? '-' : undefined
    if (operator === undefined) return left
    tokens.expectRightSide()
    left = { kind: 'call', operator, operands: [left, readOperand(tokens)] }
  }
}

function readOperand(tokens: TokenStream): BoundOperand {
  if (tokens.takeSign('(')) {
    const operand = tokens.nested(() => readSum(tokens))
    tokens.expectSign(')')
    return operand
  }
  if (tokens.atWord('MISSING')) throw validationError('MISSING must be compared using IS operator')
  if (!tokens.atCall) {
    return atValue(tokens)
      ? { kind: 'value', value: readValue(tokens) }
      : { kind: 'path', path: readPath(tokens) }
  }
  const { place } = tokens
  const operator = tokens.take().toLowerCase()
  if (operator !== 'list_append' && operator !== 'if_not_exists') {
    throw validationError(`Unrecognized function: ${operator} at ${place}`)
  }
  tokens.expectSign('(')
  return { kind: 'call', operator, operands: tokens.nested(() => readOperands(tokens)) }
}

/** The arguments of a function up to the closing parenthesis. */
function readOperands(tokens: TokenStream): BoundOperand[] {
  const operands: BoundOperand[] = []
  if (tokens.takeSign(')')) return operands
  do operands.push(readOperand(tokens))
  while (tokens.takeSign(','))
  tokens.expectSign(')')
  return operands
}
