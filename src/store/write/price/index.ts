/** The estimated cost of a write. */
export type { WritePrice } from './companion-price.ts'
export { unitsOf } from './write-bytes.ts'
export { type IntendedWrite, writePrice } from './write-price.ts'
