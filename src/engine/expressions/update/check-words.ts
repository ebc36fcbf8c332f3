import { checkFunctionName, checkReserved, invalid, type PathSyntax } from '../language/index.ts'
import type { ActionSyntax, SectionSyntax, UpdateOperandSyntax } from './read-update.ts'

const kind = 'UpdateExpression'

/**
 * Rejects, in this order, reserved words as attribute names, functions that are unknown or belong in conditions, and
 * repeated sections.
 */
export function checkUpdateWords(sections: readonly SectionSyntax[]): void {
  const actions = sections.flatMap((section) => section.actions)
  for (const path of actions.flatMap(pathsOfAction)) checkReserved(kind, path)
  for (const name of actions.flatMap(functionsOfAction)) checkFunctionName(kind, name)
  checkSectionsOnce(sections)
}

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
  if (operand.kind !== 'call') return []
  const inner = operand.operands.flatMap(functionsOf)
  return isSign(operand.operator) ? inner : [operand.operator, ...inner]
}

function isSign(operator: string): boolean {
  return operator === '+' || operator === '-'
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
