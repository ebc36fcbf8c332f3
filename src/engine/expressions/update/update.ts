import type { AttributeValue } from '../../values/index.ts'
import type { DocumentPath } from '../language/index.ts'

/** An operand of `SET`: the value at a path, a given value, or a function or operator applied to these. */
export type UpdateOperand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'if_not_exists'; readonly path: DocumentPath; readonly fallback: UpdateOperand }
  | { readonly kind: 'list_append'; readonly first: UpdateOperand; readonly second: UpdateOperand }
  | { readonly kind: '+' | '-'; readonly left: UpdateOperand; readonly right: UpdateOperand }

/** One change at one path. */
export type UpdateAction =
  | { readonly kind: 'set'; readonly path: DocumentPath; readonly operand: UpdateOperand }
  | { readonly kind: 'remove'; readonly path: DocumentPath }
  | { readonly kind: 'add' | 'delete'; readonly path: DocumentPath; readonly value: AttributeValue }

/** The checked changes of one update expression; no two of them have overlapping paths. */
export interface Update {
  readonly kind: 'update'
  readonly actions: readonly UpdateAction[]
}

/** The paths that an update changes, in the order of its expression. */
export function updatePaths(update: Update): readonly DocumentPath[] {
  return update.actions.map((action) => action.path)
}

/** The names of the item's attributes that an update changes or looks at, each once. */
export function updateNames({ actions }: Update): readonly string[] {
  const names = actions.flatMap((action) => [
    action.path[0],
    ...(action.kind === 'set' ? namesInOperand(action.operand) : []),
  ])
  return [...new Set(names)]
}

function namesInOperand(operand: UpdateOperand): string[] {
  switch (operand.kind) {
    case 'path':
      return [operand.path[0]]
    case 'value':
      return []
    case 'if_not_exists':
      return [operand.path[0], ...namesInOperand(operand.fallback)]
    case 'list_append':
      return [...namesInOperand(operand.first), ...namesInOperand(operand.second)]
    case '+':
    case '-':
      return [...namesInOperand(operand.left), ...namesInOperand(operand.right)]
  }
}
