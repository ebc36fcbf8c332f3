/** Provisioned capacity: throttling by token buckets, and auto scaling. */
export type { AutoScalingOptions, ScalingTarget } from './auto-scaling.ts'
export { Throttle } from './throttle.ts'
