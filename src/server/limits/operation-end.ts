import { DynagateError } from '../../errors.ts'
import { required } from '../../required.ts'

/**
 * The end of an operation before its result: at its deadline, or when its client disconnects. Its signal reaches every
 * DynamoDB call of the operation.
 */
export class OperationEnd {
  readonly #controller = new AbortController()
  readonly #client: AbortSignal
  readonly #onDisconnect: () => void

  /** @param client fires when the client disconnects. */
  constructor(client: AbortSignal) {
    this.#client = client
    this.#onDisconnect = () => this.#controller.abort(disconnected())
    if (client.aborted) this.#onDisconnect()
    else client.addEventListener('abort', this.#onDisconnect)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Ends the operation at its deadline. */
  timeOut(): void {
    this.#controller.abort(new DOMException('The deadline of the operation has passed', 'TimeoutError'))
  }

  /** The operation has its result: stops observing the client, which may have further operations. */
  release(): void {
    this.#client.removeEventListener('abort', this.#onDisconnect)
  }
}

function disconnected(): DynagateError {
  return new DynagateError('CANCELLED', 'The client disconnected before the response was ready.')
}

/** An operation's context, which has its end under a name that no application uses. */
interface Ending {
  [operationEnd]?: OperationEnd
}

const operationEnd = Symbol('operation end')

/** Gives a context the end of its operation. */
export function setOperationEnd(context: object, end: OperationEnd): void {
  const ending: Ending = context
  ending[operationEnd] = end
}

/** The end of the operation with this context. */
export function operationEndOf(context: object): OperationEnd {
  const ending: Ending = context
  return required(ending[operationEnd], 'the end of the operation')
}
