import type { AttributeValue } from '../../values/index.ts'
import type { DocumentPath } from '../language/index.ts'

/** What `SET` may put: the value at a path, a given value, or what a function or operator makes of such. */
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

/** The changes of one update expression, checked and complete; no two of them touch the same place. */
export interface Update {
  readonly kind: 'update'
  readonly actions: readonly UpdateAction[]
}

/** The places an update changes, in the order of its text. */
export function updatePaths(update: Update): readonly DocumentPath[] {
  return update.actions.map((action) => action.path)
}
