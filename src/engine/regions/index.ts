/** Regions, and the global tables that have replicas in several of them. */
export type { Region } from './region.ts'
export { Regions } from './regions.ts'
