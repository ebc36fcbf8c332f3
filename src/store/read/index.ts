/** Reads of one request: plans carried out, and documents made items. */

export { canLeaveOutExpired, carriesItems } from './carries-items.ts'
export type { Edge, Page } from './page.ts'
export { Projections } from './projections.ts'
export { type ItemOptions, Reader, type ReaderOptions } from './reader.ts'
