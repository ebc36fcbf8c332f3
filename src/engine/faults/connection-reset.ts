import { EngineError } from '../errors.ts'

/** A broken connection. Over HTTP the socket is destroyed; in process only this error is thrown. */
export class ConnectionReset extends EngineError {
  constructor() {
    super('InternalServerError', 'The connection was reset: an injected fault')
  }
}
