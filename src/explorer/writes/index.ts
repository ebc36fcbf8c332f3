/** Writes of items, and what they would do. */
export { previewWrite } from './preview.ts'
export { write } from './write.ts'
