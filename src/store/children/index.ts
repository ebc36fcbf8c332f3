/** The children of parents: all of them are read, and those of deleted parents are deleted. */
export { type CascadeOptions, hasCascades, runCascades } from './run-cascades.ts'
export type { JobOptions } from './run-jobs.ts'
export { hasRewrites, type RewriteOptions, runRewrites } from './run-rewrites.ts'
