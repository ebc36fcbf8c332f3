export { applyUpdate } from './apply-update.ts'
export { parseUpdate } from './parse-update.ts'
export { type Update, updatePaths } from './update.ts'
