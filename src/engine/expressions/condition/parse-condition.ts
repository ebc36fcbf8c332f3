import { type ExpressionKind, type ExpressionScope, resolvePath, SyntaxCache } from '../language/index.ts'
import { checkCalls, checkReservedWords } from './check-words.ts'
import type { Condition, Operand } from './condition.ts'
import { makeCondition, makeSize } from './make-condition.ts'
import { type ConditionSyntax, type OperandSyntax, readCondition } from './read-condition.ts'

/** The expressions that are conditions. */
export type ConditionKind = Extract<
  ExpressionKind,
  'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression'
>

/**
 * Parses a condition, and replaces its names and values by those in the scope.
 *
 * @throws ValidationException in DynamoDB's order: syntax; redundant parentheses; unknown or misplaced functions;
 *   reserved words; then, condition by condition, undefined names and values, the number of operands, identical
 *   operands, types.
 */
export function parseCondition(kind: ConditionKind, text: unknown, scope: ExpressionScope): Condition {
  return resolve(kind, syntaxes[kind].of(text), scope)
}

const syntaxes: Readonly<Record<ConditionKind, SyntaxCache<ConditionSyntax>>> = {
  ConditionExpression: syntaxesOf('ConditionExpression'),
  FilterExpression: syntaxesOf('FilterExpression'),
  KeyConditionExpression: syntaxesOf('KeyConditionExpression'),
}

function syntaxesOf(kind: ConditionKind): SyntaxCache<ConditionSyntax> {
  return new SyntaxCache((text) => {
    const syntax = readCondition(kind, text)
    checkCalls(kind, syntax)
    checkReservedWords(kind, syntax)
    return syntax
  })
}

function resolve(kind: ExpressionKind, syntax: ConditionSyntax, scope: ExpressionScope): Condition {
  if (syntax.kind !== 'logic') {
    const operands = syntax.operands.map((each) => resolveOperand(kind, each, scope))
    return makeCondition(kind, syntax.operator, operands)
  }
  const conditions = syntax.conditions.map((each) => resolve(kind, each, scope))
  const [condition] = conditions
  if (syntax.operator === 'NOT' && condition !== undefined) return Object.freeze({ kind: 'not', condition })
  return Object.freeze({ kind: syntax.operator === 'OR' ? 'or' : 'and', conditions })
}

function resolveOperand(kind: ExpressionKind, syntax: OperandSyntax, scope: ExpressionScope): Operand {
  switch (syntax.kind) {
    case 'path':
      return Object.freeze({ kind: 'path', path: resolvePath(kind, syntax, scope) })
    case 'value':
      return Object.freeze({ kind: 'value', value: scope.value(kind, syntax.token) })
    default:
      return makeSize(
        kind,
        syntax.operands.map((each) => resolveOperand(kind, each, scope)),
      )
  }
}
