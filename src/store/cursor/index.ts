/** Cursors: where a page ended, sealed so that only this gateway can make and read them. */
export { CursorSeal, type CursorScope } from './cursor-seal.ts'
