/** Tests of who sees what, by walking a schema. */
export { accessMatrix, type MatrixOptions } from './access-matrix.ts'
export type { CacheState, Finding } from './judge.ts'
export type { KnownItem, MatrixCaller, MatrixItems, Sees } from './known-items.ts'
export type { ProbeKind } from './probe.ts'
export type { AccessMatrix } from './report.ts'
export type { FieldKind } from './selection.ts'
