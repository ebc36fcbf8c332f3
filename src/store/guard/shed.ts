import { DynagateError } from '../../errors.ts'

/** A call that was rejected before it was sent, because it would fail: not retried. */
export class Shed extends DynagateError {
  constructor(code: 'THROTTLED' | 'UPSTREAM_UNAVAILABLE', retryAfterMs: number) {
    const message =
      code === 'THROTTLED'
        ? 'DynamoDB has had no capacity left for such requests recently; this one was not sent.'
        : 'DynamoDB has not answered recently; this request was not sent.'
    super(code, message, { retryAfterMs: Math.ceil(retryAfterMs) })
  }
}
