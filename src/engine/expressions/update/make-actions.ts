import { type AttributeValue, typeOf, type ValueType } from '../../values/index.ts'
import {
  checkCount,
  type DocumentPath,
  invalid,
  operandAt,
  pathOperand,
  wrongType,
} from '../language/index.ts'
import type { UpdateAction, UpdateOperand } from './update.ts'

/** What `SET` puts, its names and values looked up, its calls not yet checked. */
export type BoundOperand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'call'; readonly operator: string; readonly operands: readonly BoundOperand[] }

/** An action, its names and values looked up, its operands not yet checked. */
export type BoundAction =
  | { readonly kind: 'set'; readonly path: DocumentPath; readonly operand: BoundOperand }
  | { readonly kind: 'remove'; readonly path: DocumentPath }
  | { readonly kind: 'add' | 'delete'; readonly path: DocumentPath; readonly value: AttributeValue }

/**
 * The actions, once their operands are what they take: as far as that is known before an item is seen.
 *
 * @throws ValidationException for a type that `ADD` or `DELETE` doesn't take; then for the number or the types
 *   of a function's operands.
 */
export function makeActions(bound: readonly BoundAction[]): readonly UpdateAction[] {
  for (const action of bound) {
    if (action.kind === 'add' || action.kind === 'delete') checkAddend(action.kind, action.value)
  }
  return Object.freeze(
    bound.map((action) =>
      Object.freeze(action.kind === 'set' ? { ...action, operand: makeOperand(action.operand) } : action),
    ),
  )
}

const kind = 'UpdateExpression'

/** `ADD` and `DELETE`, unlike functions, name the types in words. */
const typeWords: Partial<Record<ValueType, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  L: 'LIST',
  M: 'MAP',
}

function checkAddend(action: 'add' | 'delete', value: AttributeValue): void {
  const type = typeOf(value)
  const word = typeWords[type]
  if (word === undefined || (action === 'add' && type === 'N')) return
  throw invalid(
    kind,
    `Incorrect operand type for operator or function; operator: ${action.toUpperCase()}, operand type: ${word}`,
  )
}

function makeOperand(bound: BoundOperand): UpdateOperand {
  if (bound.kind !== 'call') return Object.freeze(bound)
  const { operator, operands } = bound
  checkCount(kind, operator, operands, 2)
  const [first, second] = [operandAt(operands, 0), operandAt(operands, 1)]
  if (operator === 'if_not_exists') {
    const path = pathOperand(kind, operator, first)
    refuseNested([second])
    return Object.freeze({ kind: 'if_not_exists', path, fallback: makeOperand(second) })
  }
  if (operator === 'list_append') refuseNested(operands)
  checkLiterals(operator, operands, operator === 'list_append' ? 'L' : 'N')
  const [left, right] = [makeOperand(first), makeOperand(second)]
  if (operator === 'list_append') {
    return Object.freeze({ kind: 'list_append', first: left, second: right })
  }
  return Object.freeze({ kind: operator === '+' ? '+' : '-', left, right })
}

/** `list_append` is an operand of no other function (Developer Guide, Update expressions: the grammar of `operand`). */
function refuseNested(operands: readonly BoundOperand[]): void {
  if (!operands.some((each) => each.kind === 'call' && each.operator === 'list_append')) return
  throw invalid(
    kind,
    'The function is not allowed to be used this way in an expression; function: list_append',
  )
}

function checkLiterals(operator: string, operands: readonly BoundOperand[], wanted: ValueType): void {
  for (const operand of operands) {
    if (operand.kind !== 'value') continue
    const type = typeOf(operand.value)
    if (type !== wanted) throw wrongType(kind, operator, type)
  }
}
