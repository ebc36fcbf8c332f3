import { validationError } from '../errors.ts'
import type { Condition, Operand } from '../expressions/index.ts'
import { typeOf, type ValueType } from '../values/index.ts'
import { readPath } from './read-path.ts'
import { atValue, readValue } from './read-value.ts'
import type { TokenStream } from './token-stream.ts'

/** The condition after `WHERE`: `OR` has the lowest precedence, then `AND`, then `NOT`. */
export function readWhere(tokens: TokenStream): Condition {
  return tokens.nested(() => joined(tokens, 'OR', () => joined(tokens, 'AND', () => readNegation(tokens))))
}

function joined(tokens: TokenStream, word: 'OR' | 'AND', read: () => Condition): Condition {
  const conditions = [read()]
  while (tokens.takeWord(word)) conditions.push(read())
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
  if (tokens.atCall && !tokens.atWord('SIZE')) return readCall(tokens)
  const operand = readOperand(tokens)
  if (tokens.takeWord('IS')) return readState(tokens, operand)
  const isNegated = tokens.takeWord('NOT')
  const condition = readComparison(tokens, operand, isNegated)
  return isNegated ? { kind: 'not', condition } : condition
}

function readComparison(tokens: TokenStream, operand: Operand, isNegated: boolean): Condition {
  if (tokens.takeWord('BETWEEN')) {
    const lower = readOperand(tokens)
    tokens.expectWord('AND')
    const upper = readOperand(tokens)
    checkOrdered('BETWEEN', [operand, lower, upper])
    return { kind: 'between', operand, lower, upper }
  }
  if (tokens.takeWord('IN')) return { kind: 'in', operand, candidates: readCandidates(tokens) }
  const sign = isNegated ? undefined : comparators.find((each) => tokens.atSign(each))
  if (sign === undefined) throw tokens.unexpected('a comparison')
  tokens.take()
  const right = readOperand(tokens)
  if (sign !== '=' && sign !== '<>' && sign !== '!=') checkOrdered(sign, [operand, right])
  return { kind: 'compare', comparator: sign === '!=' ? '<>' : sign, left: operand, right }
}

/** Rejects values of types without an order, with the message of expressions. */
function checkOrdered(operator: string, operands: readonly Operand[]): void {
  for (const operand of operands) {
    const type = operand.kind === 'value' ? typeOf(operand.value) : 'S'
    if (type === 'S' || type === 'N' || type === 'B') continue
    throw validationError(
      `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
    )
  }
}

const comparators = ['=', '<>', '!=', '<=', '>=', '<', '>'] as const

/** In brackets or in parentheses. */
function readCandidates(tokens: TokenStream): Operand[] {
  const end = tokens.takeSign('[') ? ']' : ')'
  if (end === ')') tokens.expectSign('(')
  const candidates: Operand[] = []
  do candidates.push(readOperand(tokens))
  while (tokens.takeSign(','))
  tokens.expectSign(end)
  return candidates
}

/** `IS [NOT] MISSING`, `IS [NOT] NULL`. */
function readState(tokens: TokenStream, operand: Operand): Condition {
  const isNegated = tokens.takeWord('NOT')
  if (operand.kind !== 'path') throw tokens.unexpected('a path before IS')
  const { path } = operand
  if (tokens.takeWord('MISSING'))
    return { kind: isNegated ? 'attribute_exists' : 'attribute_not_exists', path }
  tokens.expectWord('NULL')
  const condition: Condition = { kind: 'attribute_type', operand, type: 'NULL' }
  return isNegated ? { kind: 'not', condition } : condition
}

function readCall(tokens: TokenStream): Condition {
  const name = tokens.take().toLowerCase()
  tokens.expectSign('(')
  const operand = readOperand(tokens)
  if (name === 'attribute_exists' || name === 'attribute_not_exists') {
    tokens.expectSign(')')
    if (operand.kind !== 'path') throw tokens.unexpected('a path')
    return { kind: name, path: operand.path }
  }
  tokens.expectSign(',')
  const argument = readOperand(tokens)
  tokens.expectSign(')')
  if (name === 'begins_with' || name === 'contains') return { kind: name, operand, sought: argument }
  if (name !== 'attribute_type') throw tokens.unexpected(`a function that exists, instead of ${name},`)
  const type = argument.kind === 'value' && 'S' in argument.value ? types.get(argument.value.S) : undefined
  if (type === undefined) throw tokens.unexpected('the name of a type')
  return { kind: 'attribute_type', operand, type }
}

const types: ReadonlyMap<string, ValueType> = new Map(
  (['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M'] as const).map((type) => [type, type]),
)

function readOperand(tokens: TokenStream): Operand {
  if (tokens.atCall) {
    if (!tokens.takeWord('SIZE')) throw tokens.unexpected('a path or a value')
    tokens.expectSign('(')
    const of = readOperand(tokens)
    tokens.expectSign(')')
    return { kind: 'size', of }
  }
  return atValue(tokens)
    ? { kind: 'value', value: readValue(tokens) }
    : { kind: 'path', path: readPath(tokens) }
}
