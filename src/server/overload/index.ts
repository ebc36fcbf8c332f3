/** Rejects requests while the gateway has more of them than it can serve in time. */
export { type Excess, overloaded } from './excess.ts'
export { Load, type LoadFigures, type ShedCause, type Ticket } from './load.ts'
export { defaultOverloadLimits, type OverloadLimits, overloadLimits } from './overload-limits.ts'
