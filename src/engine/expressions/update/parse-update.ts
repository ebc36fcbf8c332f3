import { validationError } from '../../errors.ts'
import { checkPathsApart, type ExpressionScope, resolvePath, SyntaxCache } from '../language/index.ts'
import { checkUpdateWords } from './check-words.ts'
import { type BoundAction, type BoundOperand, makeActions } from './make-actions.ts'
import { type ActionSyntax, readUpdate, type UpdateOperandSyntax } from './read-update.ts'
import type { Update } from './update.ts'

const kind = 'UpdateExpression'

/**
 * Parses an `UpdateExpression`. `keyNames` are the table's key attributes, which it may not change.
 *
 * @throws ValidationException in DynamoDB's order: syntax; reserved words; unknown functions; repeated sections;
 *   undefined names and values; paths that overlap or conflict; operands; key attributes.
 */
export function parseUpdate(text: unknown, scope: ExpressionScope, keyNames: readonly string[]): Update {
  const bound = syntaxes.of(text).map((action) => bindAction(action, scope))
  const paths = bound.map((action) => action.path)
  checkPathsApart(kind, paths)
  const actions = makeActions(kind, bound)
  for (const [name] of paths) {
    if (keyNames.includes(name)) throw partOfKey(name)
  }
  return Object.freeze({ kind: 'update', actions })
}

const syntaxes = new SyntaxCache((text) => {
  const sections = readUpdate(text)
  checkUpdateWords(sections)
  return sections.flatMap((section) => section.actions)
})

function bindAction(action: ActionSyntax, scope: ExpressionScope): BoundAction {
  const path = resolvePath(kind, action.path, scope)
  switch (action.kind) {
    case 'set':
      return { kind: 'set', path, operand: bindOperand(action.operand, scope) }
    case 'remove':
      return { kind: 'remove', path }
    default:
      return { kind: action.kind, path, value: scope.value(kind, action.token) }
  }
}

function bindOperand(syntax: UpdateOperandSyntax, scope: ExpressionScope): BoundOperand {
  switch (syntax.kind) {
    case 'path':
      return { kind: 'path', path: resolvePath(kind, syntax, scope) }
    case 'value':
      return { kind: 'value', value: scope.value(kind, syntax.token) }
    case 'call':
      return {
        kind: 'call',
        operator: syntax.operator,
        operands: syntax.operands.map((each) => bindOperand(each, scope)),
      }
  }
}

function partOfKey(name: string) {
  return validationError(
    `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
  )
}
