/** HTTP: which requests are admitted, how their bodies are read, and how responses are sent. */

export { needsYogaHttp } from './answer-directly.ts'
export { cachingRules } from './cached-response.ts'
export { type CorsOptions, type CorsPolicy, corsPolicy } from './cors.ts'
export { isHostAllowed } from './hosts.ts'
export { type Listener, type NodeHandler, nodeHandler } from './node-handler.ts'
export { useAdmission } from './use-admission.ts'
export { useEventStream } from './use-event-stream.ts'
export { useParamsCheck } from './use-params-check.ts'
export { useRequestId } from './use-request-id.ts'
export { useRequestParams } from './use-request-params.ts'
export { useResponseHeaders } from './use-response-headers.ts'
