import { EngineError } from '../errors.ts'

/** A connection that breaks. Over HTTP the socket is destroyed; in process this error is all there is. */
export class ConnectionReset extends EngineError {
  constructor() {
    super('InternalServerError', 'The connection was reset: a fault that was asked for')
  }
}
