/** Throttling at provisioned or maximum on-demand capacity, and auto scaling. */
export type { AutoScalingOptions, ScalingTarget } from './auto-scaling.ts'
export { Throttle } from './throttle.ts'
