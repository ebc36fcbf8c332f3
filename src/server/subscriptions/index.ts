/** Subscriptions: their limits and ends, and the execution of their events. */
export type { SeatLimits } from './seats.ts'
export { callerText } from './shared-results.ts'
export { type EventContextOptions, useEventContexts } from './use-event-contexts.ts'
