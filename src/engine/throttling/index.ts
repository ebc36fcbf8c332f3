/** Throttling at provisioned or maximum on-demand capacity and at the limits of partitions, and auto scaling. */
export type { AutoScalingOptions, ScalingTarget } from './auto-scaling.ts'
export { HotPartitions } from './hot-partitions.ts'
export { Throttle } from './throttle.ts'
