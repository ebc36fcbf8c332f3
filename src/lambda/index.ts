/** A gateway on AWS Lambda: `import { lambdaHandler } from 'dynagate/lambda'`. */
export type { HttpApiEvent, HttpEvent, HttpResult, LambdaContext, RestEvent } from './events.ts'
export { type LambdaHandler, lambdaHandler } from './handler.ts'
export type { LambdaOptions } from './open-gateway.ts'
export {
  type BatchResult,
  type StreamBatch,
  type StreamLambdaHandler,
  type StreamLambdaOptions,
  streamLambdaHandler,
} from './stream-handler.ts'
export { type ResponseStream, streamingLambdaHandler } from './streaming-handler.ts'
