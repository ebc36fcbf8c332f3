/** Faults on demand. */
export { ConnectionReset } from './connection-reset.ts'
export type { FaultKind, FaultRule, FaultScope } from './fault-rule.ts'
export { type FaultOptions, Faults } from './faults.ts'
