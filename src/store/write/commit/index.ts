/** Commits a transaction's plan: reads the items that it needs, sends its actions, and explains failures. */

export { commit } from './commit.ts'
export { RepeatedRequest } from './contested.ts'
export { copiesOf } from './copy-sources.ts'
export { execute } from './execute.ts'
export { type PreviewedWrite, previewed, Rehearsed } from './rehearse.ts'
export { rewriteEntity } from './rewrites.ts'
export { wholeItem } from './second-form.ts'
export { isSecondFormOf, putSecond, secondFormOf } from './second-form-actions.ts'
