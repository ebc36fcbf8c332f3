/** The children of parents: all of them are read, and those of deleted parents are deleted. */
export { type ChildrenOf, childPages } from './child-pages.ts'
export { type CascadeOptions, hasCascades, runCascades } from './run-cascades.ts'
