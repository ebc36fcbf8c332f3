/** Rejects calls that would fail, for all requests of a store. */
export { BusyProcess } from './busy-process.ts'
export { type BreakerChange, CallGuard, type OnBreaker } from './call-guard.ts'
export { Shed } from './shed.ts'
