/** Loads of many items at once, for seeds and tools. */
export { putAll, type PutAllOptions } from './put-all.ts'
