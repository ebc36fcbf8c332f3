/** Cursors: where a page ended, sealed so that only this gateway can make and read them. */
export { CursorSeal, type CursorSecret } from './cursor-seal.ts'
export { PageCursors } from './page-cursors.ts'
