/** The reads of one request: executes plans and decodes items. */
export { InFlight } from './in-flight.ts'
export type { Edge, Page } from './page.ts'
export { patternQuery } from './pattern-query.ts'
export type { OnRead, ReadRecord } from './read-record.ts'
export { type ItemOptions, type IterationOptions, Reader, type ReaderOptions } from './reader.ts'
