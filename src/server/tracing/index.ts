/** Traces through the API of OpenTelemetry. */
export { openTracing, type Tracing } from './open-tracing.ts'
