import { type AttributeValue, compareValues, typeOf, type ValueType } from '../../values/index.ts'
import { type ExpressionOwner, invalid, samePath, showPath, wrongType } from '../language/index.ts'
import type { Operand } from './condition.ts'

/** Rejects operands with the path of the first one: the result would be the same for every item. */
export function checkDistinct(
  owner: ExpressionOwner,
  operator: string,
  [first, ...others]: readonly Operand[],
): void {
  if (first?.kind !== 'path') return
  if (!others.some((each) => each.kind === 'path' && samePath(first.path, each.path))) return
  throw invalid(
    owner,
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${showPath(first.path)}`,
  )
}

/** Rejects an operand whose type is known without an item and isn't allowed. */
export function checkType(
  owner: ExpressionOwner,
  operator: string,
  operand: Operand,
  allowed: readonly ValueType[],
): void {
  const type = knownType(operand)
  if (type !== undefined && !allowed.includes(type)) throw wrongType(owner, operator, type)
}

/** Rejects bounds of `BETWEEN` that are values of two types or in the wrong order. */
export function checkBounds(owner: ExpressionOwner, lower: Operand, upper: Operand): void {
  if (lower.kind !== 'value' || upper.kind !== 'value') return
  const bounds = `lower bound operand: ${showValue(lower.value)}, upper bound operand: ${showValue(upper.value)}`
  if (typeOf(lower.value) !== typeOf(upper.value)) {
    throw invalid(owner, `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`)
  }
  if (compareValues(lower.value, upper.value) > 0) {
    throw invalid(
      owner,
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    )
  }
}

function knownType(operand: Operand): ValueType | undefined {
  if (operand.kind === 'value') return typeOf(operand.value)
  return operand.kind === 'size' ? 'N' : undefined
}

function showValue(value: AttributeValue): string {
  return `AttributeValue: {${typeOf(value)}:${Object.values(value)[0]}}`
}
