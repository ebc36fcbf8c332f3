/** Shares calls in flight between requests: equal reads are sent once. */
export { SharedReads } from './shared-reads.ts'
