/** Work on every item of a table, in segments that store their positions. */
export { type SegmentScan, scanSegments } from './scan-segments.ts'
