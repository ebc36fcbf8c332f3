import type { ValueType } from '../../values/index.ts'
import {
  checkCount,
  type ExpressionOwner,
  invalid,
  operandAt,
  pathOperand,
  wrongType,
} from '../language/index.ts'
import type { Comparator, Condition, Operand } from './condition.ts'
import { checkBounds, checkDistinct, checkType } from './operand-rules.ts'

/**
 * The condition of an operator or a function with its operands. Throws a ValidationException if their number is wrong,
 * or their types as far as they are known without an item.
 */
export function makeCondition(
  owner: ExpressionOwner,
  operator: string,
  operands: readonly Operand[],
): Condition {
  const make = operations[operator] ?? compare
  return Object.freeze(make(owner, operator, operands))
}

/** The operand `size(…)`. Throws as `makeCondition` does. */
export function makeSize(owner: ExpressionOwner, operands: readonly Operand[]): Operand {
  checkCount(owner, 'size', operands, 1)
  const of = operandAt(operands, 0)
  checkType(owner, 'size', of, sized)
  return Object.freeze({ kind: 'size', of })
}

type Make = (owner: ExpressionOwner, operator: string, operands: readonly Operand[]) => Condition

const operations: Readonly<Record<string, Make>> = {
  BETWEEN: between,
  IN: isIn,
  attribute_exists: existence,
  attribute_not_exists: existence,
  attribute_type: attributeType,
  begins_with: beginsWith,
  contains,
}

const ordered: readonly ValueType[] = ['S', 'N', 'B']
const sized: readonly ValueType[] = ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M']
/** In DynamoDB's order. */
const types: readonly ValueType[] = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M']

/** DynamoDB's limit of the operands of `IN`. */
const maxCandidates = 100

function compare(owner: ExpressionOwner, operator: string, operands: readonly Operand[]): Condition {
  checkDistinct(owner, operator, operands)
  if (operator !== '=' && operator !== '<>') {
    for (const operand of operands) checkType(owner, operator, operand, ordered)
  }
  return {
    kind: 'compare',
    comparator: operator as Comparator,
    left: operandAt(operands, 0),
    right: operandAt(operands, 1),
  }
}

function between(owner: ExpressionOwner, operator: string, operands: readonly Operand[]): Condition {
  checkDistinct(owner, operator, operands)
  for (const operand of operands) checkType(owner, operator, operand, ordered)
  const lower = operandAt(operands, 1)
  const upper = operandAt(operands, 2)
  checkBounds(owner, lower, upper)
  return { kind: 'between', operand: operandAt(operands, 0), lower, upper }
}

function isIn(owner: ExpressionOwner, operator: string, operands: readonly Operand[]): Condition {
  checkDistinct(owner, operator, operands)
  const candidates = operands.slice(1)
  if (candidates.length > maxCandidates) {
    throw invalid(
      owner,
      `The IN operator is provided with too many operands; number of operands: ${candidates.length}`,
    )
  }
  return { kind: 'in', operand: operandAt(operands, 0), candidates }
}

function existence(owner: ExpressionOwner, operator: string, operands: readonly Operand[]): Condition {
  checkCount(owner, operator, operands, 1)
  const path = pathOperand(owner, operator, operandAt(operands, 0))
  return { kind: operator === 'attribute_exists' ? 'attribute_exists' : 'attribute_not_exists', path }
}

function attributeType(owner: ExpressionOwner, operator: string, operands: readonly Operand[]): Condition {
  checkCount(owner, operator, operands, 2)
  checkDistinct(owner, operator, operands)
  const wanted = operandAt(operands, 1)
  if (wanted.kind === 'path') throw wrongType(owner, operator, '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}')
  checkType(owner, operator, wanted, ['S'])
  const name = wanted.kind === 'value' && 'S' in wanted.value ? wanted.value.S : ''
  const type = types.find((each) => each === name)
  if (type === undefined) {
    throw invalid(
      owner,
      `Invalid attribute type name found; type: ${name}, valid types: {${types.join(',')}}`,
    )
  }
  return { kind: 'attribute_type', operand: operandAt(operands, 0), type }
}

function beginsWith(owner: ExpressionOwner, operator: string, operands: readonly Operand[]): Condition {
  checkCount(owner, operator, operands, 2)
  checkDistinct(owner, operator, operands)
  for (const operand of operands) checkType(owner, operator, operand, ['S', 'B'])
  return { kind: 'begins_with', operand: operandAt(operands, 0), sought: operandAt(operands, 1) }
}

function contains(owner: ExpressionOwner, operator: string, operands: readonly Operand[]): Condition {
  checkCount(owner, operator, operands, 2)
  checkDistinct(owner, operator, operands)
  return { kind: 'contains', operand: operandAt(operands, 0), sought: operandAt(operands, 1) }
}
