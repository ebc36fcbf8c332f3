/** Cursors: where a page ended, sealed so that only this gateway can make and read them. */
export { type CursorScope, CursorSeal } from './cursor-seal.ts'
