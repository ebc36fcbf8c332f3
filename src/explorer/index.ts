/** The explorer: a page for developers that shows the table, its access patterns and the plans of operations. */
export { createExplorer, type Explorer } from './explorer.ts'
export type { Served } from './opened.ts'
export { explorerPath } from './paths.ts'
