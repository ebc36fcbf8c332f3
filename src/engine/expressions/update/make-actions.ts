import { type AttributeValue, typeOf, type ValueType } from '../../values/index.ts'
import {
  checkCount,
  type DocumentPath,
  type ExpressionOwner,
  invalid,
  operandAt,
  pathOperand,
  wrongType,
} from '../language/index.ts'
import type { UpdateAction, UpdateOperand } from './update.ts'

/** The operand of a `SET`, with resolved names and values and unchecked calls. */
export type BoundOperand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'call'; readonly operator: string; readonly operands: readonly BoundOperand[] }

/** An action, with resolved names and values and unchecked operands. */
export type BoundAction =
  | { readonly kind: 'set'; readonly path: DocumentPath; readonly operand: BoundOperand }
  | { readonly kind: 'remove'; readonly path: DocumentPath }
  | { readonly kind: 'add' | 'delete'; readonly path: DocumentPath; readonly value: AttributeValue }

/**
 * Checks the operands of actions, as far as they are known without an item.
 *
 * @throws ValidationException for a type that `ADD` or `DELETE` doesn't accept; then for the number or the types of a
 *   function's operands.
 */
export function makeActions(owner: UpdateOwner, bound: readonly BoundAction[]): readonly UpdateAction[] {
  for (const action of bound) {
    if (action.kind === 'add' || action.kind === 'delete') checkAddend(owner, action)
  }
  return Object.freeze(
    bound.map((action) =>
      Object.freeze(
        action.kind === 'set' ? { ...action, operand: makeOperand(owner, action.operand) } : action,
      ),
    ),
  )
}

/** The owner of updates. */
export type UpdateOwner = Extract<ExpressionOwner, 'UpdateExpression' | 'Statement'>

/** `ADD` and `DELETE`, unlike functions, spell out the types in their messages. */
const typeWords: Partial<Record<ValueType, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  L: 'LIST',
  M: 'MAP',
}

function checkAddend(
  owner: UpdateOwner,
  { kind: action, value }: Extract<BoundAction, { kind: 'add' | 'delete' }>,
): void {
  const type = typeOf(value)
  const word = typeWords[type]
  if (word === undefined || (action === 'add' && type === 'N')) return
  const operator = action.toUpperCase()
  throw invalid(
    owner,
    `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${word}, typeSet: ALLOWED_FOR_${operator}_OPERAND`,
  )
}

function makeOperand(owner: UpdateOwner, bound: BoundOperand): UpdateOperand {
  if (bound.kind !== 'call') return Object.freeze(bound)
  const { operator, operands } = bound
  checkCount(owner, operator, operands, 2)
  const [first, second] = [operandAt(operands, 0), operandAt(operands, 1)]
  if (operator === 'if_not_exists') {
    const path = pathOperand(owner, operator, first)
    rejectNested(owner, [second])
    return Object.freeze({ kind: 'if_not_exists', path, fallback: makeOperand(owner, second) })
  }
  if (operator === 'list_append') rejectNested(owner, operands)
  checkLiterals(owner, operator, operands, operator === 'list_append' ? 'L' : 'N')
  const [left, right] = [makeOperand(owner, first), makeOperand(owner, second)]
  if (operator === 'list_append') {
    return Object.freeze({ kind: 'list_append', first: left, second: right })
  }
  return Object.freeze({ kind: operator === '+' ? '+' : '-', left, right })
}

/**
 * No other function takes `list_append` as an operand (Developer Guide, Update expressions: the grammar of `operand`).
 * DynamoDB Local accepts it in PartiQL.
 */
function rejectNested(owner: UpdateOwner, operands: readonly BoundOperand[]): void {
  if (owner === 'Statement') return
  if (!operands.some((each) => each.kind === 'call' && each.operator === 'list_append')) return
  throw invalid(
    owner,
    'The function is not allowed to be used this way in an expression; function: list_append',
  )
}

function checkLiterals(
  owner: UpdateOwner,
  operator: string,
  operands: readonly BoundOperand[],
  wanted: ValueType,
): void {
  for (const operand of operands) {
    if (operand.kind !== 'value') continue
    const type = typeOf(operand.value)
    if (type !== wanted) throw wrongType(owner, operator, type)
  }
}
