import { valueSize } from '../../values/index.ts'
import type { DocumentPath } from '../language/index.ts'
import type { Update, UpdateAction, UpdateOperand } from './update.ts'

/**
 * The bytes that DynamoDB counts for the update expression of an UpdateItem, regardless of the item: each action has a
 * cost, as does each use of its paths and values. Measured on AWS by the suite paritysuite/dynamodb-conformance in
 * October 2026.
 */
export function updateSize({ actions }: Update): number {
  return actions.reduce((sum, action) => sum + actionSize(action), 3)
}

function actionSize(action: UpdateAction): number {
  const target = targetSize(action.path)
  switch (action.kind) {
    case 'set':
      return 19 + target + operandSize(action.operand)
    case 'add':
      return 19 + target + valueSize(action.value)
    case 'remove':
    case 'delete':
      return 1 + target
  }
}

function operandSize(operand: UpdateOperand): number {
  switch (operand.kind) {
    case 'value':
      return valueSize(operand.value)
    case 'path':
      return sourceSize(operand.path)
    case 'if_not_exists':
      return 39 + sourceSize(operand.path) + operandSize(operand.fallback)
    case 'list_append':
      return 37 + operandSize(operand.first) + operandSize(operand.second)
    case '+':
      return 34 + operandSize(operand.left) + operandSize(operand.right)
    case '-':
      return 37 + operandSize(operand.left) + operandSize(operand.right)
  }
}

/** A path that is read. */
function sourceSize(path: DocumentPath): number {
  return path.reduce<number>((sum, step) => sum + 14 + stepSize(step), 1)
}

/** A path that is changed. */
function targetSize([name, ...steps]: DocumentPath): number {
  return steps.reduce<number>((sum, step) => sum + 4 + stepSize(step), stepSize(name))
}

/** An index is counted by its digits. */
function stepSize(step: string | number): number {
  return Buffer.byteLength(String(step))
}
