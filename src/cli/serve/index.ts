/** A gateway that serves, with its handlers and cascades. */
export { type Greeted, greeting } from './greeting.ts'
export { type PrepareOptions, prepareGateway } from './prepare-gateway.ts'
export { type ServeOptions, serve } from './serve.ts'
