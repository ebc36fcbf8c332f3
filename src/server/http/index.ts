/** HTTP: which requests are admitted, how their bodies are read, and how responses are sent. */
export { needsYogaHttp } from './answer-directly.ts'
export { type NodeHandler, nodeHandler } from './node-handler.ts'
export { useAdmission } from './use-admission.ts'
export { useEventStream } from './use-event-stream.ts'
export { useJsonBody } from './use-json-body.ts'
export { useRequestId } from './use-request-id.ts'
export { useResponseHeaders } from './use-response-headers.ts'
