/** Rejects calls that would fail, for all requests of a store. */
export { CallGuard } from './call-guard.ts'
export { Shed } from './shed.ts'
