import { EngineError } from '../errors.ts'
import type { EngineState, Operation, WireDocument } from './operation.ts'
import { type OperationName, operations } from './operations.ts'

/** Does the operations of one region. Each is loaded when it is first asked for, and then kept. */
export class Operator {
  readonly #state: EngineState
  readonly #loaded = new Map<string, Operation>()
  readonly #pending = new Set<Promise<unknown>>()

  constructor(state: EngineState) {
    this.#state = state
  }

  /** Does an operation. Rejects with an UnknownOperationException for a name that none has. */
  async execute(name: OperationName, input: WireDocument): Promise<WireDocument> {
    const known = this.#loaded.get(name)
    if (known !== undefined) return known(this.#state, input)
    // As it is now: whoever gave it may change it while the operation is loaded.
    const pending = this.#first(name, structuredClone(input))
    this.#pending.add(pending)
    return pending.finally(() => this.#pending.delete(pending))
  }

  /** Resolves when everything that was asked for has begun, so that its writes are the storage's to wait for. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#pending)
  }

  async #first(name: OperationName, input: WireDocument): Promise<WireDocument> {
    if (!Object.hasOwn(operations, name)) {
      throw new EngineError('UnknownOperationException', `The engine knows no operation ${name}`)
    }
    const operation = await operations[name]()
    this.#loaded.set(name, operation)
    return operation(this.#state, input)
  }
}
