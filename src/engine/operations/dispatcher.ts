import { EngineError } from '../errors.ts'
import { consumedTables } from './consumed-tables.ts'
import type { EngineState, Operation, Origin, WireDocument } from './operation.ts'
import { type OperationName, operations } from './operations.ts'

/** Executes the operations of one region. Each is loaded with its first request. */
export class Dispatcher {
  readonly #state: EngineState
  readonly #loaded = new Map<string, Operation>()

  constructor(state: EngineState) {
    this.#state = state
  }

  /** Executes an operation. Rejects with an UnknownOperationException for an unknown name. */
  execute(name: OperationName, input: WireDocument, origin?: Origin): Promise<WireDocument> {
    const operation = this.#loaded.get(name)
    return operation === undefined ? this.#first(name, input, origin) : this.#run(operation, input, origin)
  }

  async #first(name: OperationName, given: WireDocument, origin: Origin | undefined): Promise<WireDocument> {
    // Copied because the caller may change its input while the operation is loaded.
    const input = structuredClone(given)
    if (!Object.hasOwn(operations, name)) {
      throw new EngineError('UnknownOperationException', `The engine knows no operation ${name}`)
    }
    const operation = await operations[name]()
    this.#loaded.set(name, operation)
    return this.#run(operation, input, origin)
  }

  async #run(operation: Operation, input: WireDocument, origin: Origin | undefined): Promise<WireDocument> {
    const named = consumedTables(input)
    return named(await operation(this.#stateFor(origin), input))
  }

  #stateFor(origin: Origin | undefined): EngineState {
    return origin === undefined ? this.#state : { ...this.#state, ...origin }
  }
}
