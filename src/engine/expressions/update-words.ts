import { invalid } from './invalid.ts'
import { checkReserved, type PathSyntax } from './path.ts'
import type { ActionSyntax, SectionSyntax, UpdateOperandSyntax } from './update-syntax.ts'

const kind = 'UpdateExpression'

/**
 * Refuses, in this order, reserved words for attribute names, functions that don't exist or belong in conditions,
 * and a section that occurs twice.
 */
export function checkUpdateWords(sections: readonly SectionSyntax[]): void {
  const actions = sections.flatMap((section) => section.actions)
  for (const path of actions.flatMap(pathsOfAction)) checkReserved(kind, path)
  for (const name of actions.flatMap(functionsOfAction)) checkFunctionName(name)
  checkSectionsOnce(sections)
}

const operators = new Set(['+', '-', 'if_not_exists', 'list_append'])
const conditionFunctions = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
])

function pathsOfAction(action: ActionSyntax): PathSyntax[] {
  return action.kind === 'set' ? [action.path, ...pathsOf(action.operand)] : [action.path]
}

function pathsOf(operand: UpdateOperandSyntax): PathSyntax[] {
  if (operand.kind === 'path') return [operand]
  return operand.kind === 'call' ? operand.operands.flatMap(pathsOf) : []
}

function functionsOfAction(action: ActionSyntax): string[] {
  return action.kind === 'set' ? functionsOf(action.operand) : []
}

function functionsOf(operand: UpdateOperandSyntax): string[] {
  return operand.kind === 'call' ? [operand.operator, ...operand.operands.flatMap(functionsOf)] : []
}

function checkFunctionName(name: string): void {
  if (operators.has(name)) return
  throw invalid(
    kind,
    conditionFunctions.has(name)
      ? `The function is not allowed in an update expression; function: ${name}`
      : `Invalid function name; function: ${name}`,
  )
}

function checkSectionsOnce(sections: readonly SectionSyntax[]): void {
  const seen = new Set<string>()
  for (const { keyword } of sections) {
    if (seen.has(keyword)) {
      throw invalid(kind, `The "${keyword}" section can only be used once in an update expression;`)
    }
    seen.add(keyword)
  }
}
