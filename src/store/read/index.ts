/** Reads of one request: plans carried out, and documents made items. */
export type { Edge, Page } from './page.ts'
export { carriesItems } from './projection.ts'
export { Projections } from './projections.ts'
export { type ItemOptions, Reader, type ReaderOptions } from './reader.ts'
