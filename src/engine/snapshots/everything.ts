import type { KeyRange } from '../storage/index.ts'

/** All keys of a store. */
export const everything: KeyRange = { from: Buffer.from([0]), to: Buffer.alloc(8, 0xff) }
