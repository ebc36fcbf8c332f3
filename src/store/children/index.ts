/** Background jobs on the children of parents: cascading deletes, and rewrites of copied attributes. */
export { type CascadeOptions, hasCascades, runCascades } from './run-cascades.ts'
export type { JobOptions } from './run-jobs.ts'
export { hasRewrites, type RewriteOptions, runRewrites } from './run-rewrites.ts'
