import { type PathSyntax, readPath, TokenReader } from '../language/index.ts'

/** A function call, a sum or a difference: its name or operator and its operands. */
export interface UpdateCallSyntax {
  readonly kind: 'call'
  readonly operator: string
  readonly operands: readonly UpdateOperandSyntax[]
}

/** The syntax of a `SET` operand. */
export type UpdateOperandSyntax =
  | PathSyntax
  | { readonly kind: 'value'; readonly token: string }
  | UpdateCallSyntax

/** The syntax of an action. */
export type ActionSyntax =
  | { readonly kind: 'set'; readonly path: PathSyntax; readonly operand: UpdateOperandSyntax }
  | { readonly kind: 'remove'; readonly path: PathSyntax }
  | { readonly kind: 'add' | 'delete'; readonly path: PathSyntax; readonly token: string }

/** The keywords of the sections of an update expression. */
export type SectionKeyword = 'SET' | 'REMOVE' | 'ADD' | 'DELETE'

/** The syntax of a section: a keyword and its actions. */
export interface SectionSyntax {
  readonly keyword: SectionKeyword
  readonly actions: readonly ActionSyntax[]
}

/**
 * Parses the sections of an update expression, in their order.
 *
 * @throws ValidationException for a syntax error or more than 300 operators.
 */
export function readUpdate(text: unknown): readonly SectionSyntax[] {
  const reader = new TokenReader('UpdateExpression', text)
  const sections: SectionSyntax[] = []
  do sections.push(readSection(reader))
  while (!reader.at('end'))
  reader.expectEnd()
  return sections
}

const keywords: readonly SectionKeyword[] = ['SET', 'REMOVE', 'ADD', 'DELETE']

function readSection(reader: TokenReader): SectionSyntax {
  const keyword = keywords.find((each) => reader.takeKeyword(each))
  if (keyword === undefined) throw reader.syntaxError()
  const actions: ActionSyntax[] = []
  do {
    reader.countOperator()
    actions.push(readers[keyword](reader))
  } while (reader.takeSign(','))
  return { keyword, actions }
}

const readers: Record<SectionKeyword, (reader: TokenReader) => ActionSyntax> = {
  SET: (reader) => {
    const path = readPath(reader)
    reader.expectSign('=')
    return { kind: 'set', path, operand: readSum(reader) }
  },
  REMOVE: (reader) => ({ kind: 'remove', path: readPath(reader) }),
  ADD: (reader) => ({ kind: 'add', path: readPath(reader), token: readValue(reader) }),
  DELETE: (reader) => ({ kind: 'delete', path: readPath(reader), token: readValue(reader) }),
}

function readValue(reader: TokenReader): string {
  if (!reader.at('value')) throw reader.syntaxError()
  return reader.take()
}

/** An operand, or a sum or difference of two; parentheses may enclose the whole and each operand. */
function readSum(reader: TokenReader): UpdateOperandSyntax {
  if (!reader.atSign('(')) return readSumAfter(reader, readOperand(reader))
  const inside = reader.group(() => readSum(reader))
  return isSum(inside) ? inside : readSumAfter(reader, inside)
}

function readSumAfter(reader: TokenReader, left: UpdateOperandSyntax): UpdateOperandSyntax {
  const operator = ['+', '-'].find((sign) => reader.takeSign(sign))
  if (operator === undefined) return left
  reader.countOperator()
  return { kind: 'call', operator, operands: [left, readOperand(reader)] }
}

function isSum(operand: UpdateOperandSyntax): boolean {
  return operand.kind === 'call' && (operand.operator === '+' || operand.operator === '-')
}

function readOperand(reader: TokenReader): UpdateOperandSyntax {
  if (!reader.atSign('(')) return readBareOperand(reader)
  return reader.group(() => readOperand(reader))
}

function readBareOperand(reader: TokenReader): UpdateOperandSyntax {
  if (reader.at('value')) return { kind: 'value', token: reader.take() }
  if (!reader.atCall()) return readPath(reader)
  const operator = reader.take()
  reader.countOperator()
  reader.expectSign('(')
  const operands: UpdateOperandSyntax[] = []
  do operands.push(readOperand(reader))
  while (reader.takeSign(','))
  reader.expectSign(')')
  return { kind: 'call', operator, operands }
}
