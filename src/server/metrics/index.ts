/** Metrics for Prometheus, and the port where they are served. */
export { createMetrics, type Metrics, type MetricsOptions } from './gateway-metrics.ts'
export { type AdminOptions, type RunningAdmin, startAdmin } from './start-admin.ts'
