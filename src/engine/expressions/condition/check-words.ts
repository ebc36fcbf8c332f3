import { checkFunctionName, checkReserved, type ExpressionKind, invalid } from '../language/index.ts'
import type { ConditionSyntax, OperandSyntax } from './read-condition.ts'

/** Rejects calls of unknown functions, and calls where a function isn't allowed. */
export function checkCalls(kind: ExpressionKind, condition: ConditionSyntax): void {
  visit(condition, (syntax) => {
    if (syntax.kind === 'call') checkFunctionName(kind, syntax.operator)
  })
  checkUse(kind, condition)
}

/** Rejects reserved words as attribute names. */
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

/** Checks the use of functions: `size` is always an operand, the others are always conditions. */
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
