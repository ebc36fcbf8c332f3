import { checkFunctionName, checkReserved, type ExpressionKind, invalid } from '../language/index.ts'
import type { ConditionSyntax, OperandSyntax } from './read-condition.ts'

/** Refuses calls of functions that don't exist, and of those that don't belong where they stand. */
export function checkCalls(kind: ExpressionKind, condition: ConditionSyntax): void {
  visit(condition, (syntax) => {
    if (syntax.kind === 'call') checkFunctionName(kind, syntax.operator)
  })
  checkUse(kind, condition)
}

/** Refuses reserved words for attribute names. */
export function checkReservedWords(kind: ExpressionKind, condition: ConditionSyntax): void {
  visit(condition, (syntax) => {
    if (syntax.kind === 'path') checkReserved(kind, syntax)
  })
}

type Syntax = ConditionSyntax | OperandSyntax

function visit(syntax: Syntax, see: (syntax: Syntax) => void): void {
  see(syntax)
  for (const child of childrenOf(syntax)) visit(child, see)
}

function childrenOf(syntax: Syntax): readonly Syntax[] {
  if (syntax.kind === 'logic') return syntax.conditions
  return syntax.kind === 'operation' || syntax.kind === 'call' ? syntax.operands : []
}

/** `size` is an operand and never a condition; the other functions are the reverse. */
function checkUse(kind: ExpressionKind, condition: ConditionSyntax): void {
  if (condition.kind === 'logic') {
    for (const each of condition.conditions) checkUse(kind, each)
    return
  }
  if (condition.kind === 'call' && condition.operator === 'size') throw misused(kind, 'size')
  for (const operand of condition.operands) {
    visit(operand, (syntax) => {
      if (syntax.kind === 'call' && syntax.operator !== 'size') throw misused(kind, syntax.operator)
    })
  }
}

function misused(kind: ExpressionKind, name: string) {
  return invalid(kind, `The function is not allowed to be used this way in an expression; function: ${name}`)
}
