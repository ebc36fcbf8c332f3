import type { EngineError } from '../../errors.ts'
import { type ExpressionOwner, invalid } from './invalid.ts'
import type { DocumentPath } from './path.ts'

/** Rejects a wrong number of operands. */
export function checkCount(
  owner: ExpressionOwner,
  operator: string,
  operands: readonly unknown[],
  wanted: number,
): void {
  if (operands.length === wanted) return
  throw invalid(
    owner,
    `Incorrect number of operands for operator or function; operator or function: ${operator}, number of operands: ${operands.length}`,
  )
}

/** An operand whose presence has been checked. */
export function operandAt<Each>(operands: readonly Each[], at: number): Each {
  const operand = operands[at]
  if (operand === undefined) throw new RangeError(`operand ${at} of ${operands.length}`)
  return operand
}

/** The operand's path; rejects an operand that isn't a path. */
export function pathOperand(
  owner: ExpressionOwner,
  operator: string,
  operand: { readonly kind: string; readonly path?: DocumentPath },
): DocumentPath {
  if (operand.path !== undefined) return operand.path
  throw invalid(owner, `Operator or function requires a document path; operator or function: ${operator}`)
}

/** The error for an operand of a type that the operator or function doesn't accept. */
export function wrongType(owner: ExpressionOwner, operator: string, type: string): EngineError {
  return invalid(
    owner,
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  )
}
