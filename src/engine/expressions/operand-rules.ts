import type { EngineError } from '../errors.ts'
import { type AttributeValue, compareValues, typeOf, type ValueType } from '../values/index.ts'
import type { Operand } from './condition.ts'
import { type ExpressionKind, invalid } from './invalid.ts'
import { type DocumentPath, showPath } from './path.ts'

/** Refuses a number of operands that the operator or function doesn't take. */
export function checkCount(
  kind: ExpressionKind,
  operator: string,
  operands: readonly unknown[],
  wanted: number,
): void {
  if (operands.length === wanted) return
  throw invalid(
    kind,
    `Incorrect number of operands for operator or function; operator or function: ${operator}, number of operands: ${operands.length}`,
  )
}

/** An operand that has been counted. */
export function operandAt<Each>(operands: readonly Each[], at: number): Each {
  const operand = operands[at]
  if (operand === undefined) throw new RangeError(`operand ${at} of ${operands.length}`)
  return operand
}

/** The path that an operand is; refuses an operand that is none. */
export function pathOperand(
  kind: ExpressionKind,
  operator: string,
  operand: { readonly kind: string; readonly path?: DocumentPath },
): DocumentPath {
  if (operand.path !== undefined) return operand.path
  throw invalid(kind, `Operator or function requires a document path; operator or function: ${operator}`)
}

/** Refuses two operands that are one path: the answer would be the same for every item. */
export function checkDistinct(
  kind: ExpressionKind,
  operator: string,
  [first, second]: readonly Operand[],
): void {
  if (first?.kind !== 'path' || second?.kind !== 'path') return
  const shown = showPath(first.path)
  if (shown !== showPath(second.path)) return
  throw invalid(
    kind,
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${shown}`,
  )
}

/** Refuses an operand whose type is known before any item is seen and isn't among those allowed. */
export function checkType(
  kind: ExpressionKind,
  operator: string,
  operand: Operand,
  allowed: readonly ValueType[],
): void {
  const type = knownType(operand)
  if (type !== undefined && !allowed.includes(type)) throw wrongType(kind, operator, type)
}

/** The error for an operand of a type that the operator or function doesn't take. */
export function wrongType(kind: ExpressionKind, operator: string, type: string): EngineError {
  return invalid(
    kind,
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  )
}

/** Refuses bounds of `BETWEEN` that are given values of two types, or the wrong way round. */
export function checkBounds(kind: ExpressionKind, lower: Operand, upper: Operand): void {
  if (lower.kind !== 'value' || upper.kind !== 'value') return
  const bounds = `lower bound operand: ${showValue(lower.value)}, upper bound operand: ${showValue(upper.value)}`
  if (typeOf(lower.value) !== typeOf(upper.value)) {
    throw invalid(kind, `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`)
  }
  if (compareValues(lower.value, upper.value) > 0) {
    throw invalid(
      kind,
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
