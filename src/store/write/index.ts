/** Writes of single items: what to send is decided by pure plans, and sent by the {@link Writer}. */

export { planUpdate, readBeforeUpdate } from './plan-update.ts'
export { planCreate, planDelete } from './plan-whole-item.ts'
export type { WriteTarget } from './write-target.ts'
export { Writer, type WriterOptions } from './writer.ts'
