/** Cursors: positions in a connection, sealed so that only this gateway can create and read them. */
export { CursorSeal, type CursorSecret } from './cursor-seal.ts'
export { modelVersion } from './model-version.ts'
export { PageCursors } from './page-cursors.ts'
