export { applyUpdate } from './apply-update.ts'
export { type BoundAction, type BoundOperand, makeActions } from './make-actions.ts'
export { parseUpdate } from './parse-update.ts'
export { type Update, type UpdateAction, type UpdateOperand, updateNames, updatePaths } from './update.ts'
