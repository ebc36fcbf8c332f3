/** Loads of many items at once, for seeds and tools. */
export { type FillGroup, fill } from './fill.ts'
export { type PutAllOptions, putAll } from './put-all.ts'
