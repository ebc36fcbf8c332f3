import { EngineError } from './errors.ts'
import { type FaultOptions, Faults } from './faults/index.ts'
import {
  type EngineState,
  type Execute,
  type Operation,
  type OperationName,
  operations,
  type WireDocument,
} from './operations/index.ts'
import type { Throttle } from './throttling/index.ts'

/** A DynamoDB in this process. */
export interface Engine extends AsyncDisposable {
  /**
   * Does one operation of DynamoDB's API, by its name, in wire form: `execute('GetItem', { TableName, Key:
   * { id: { S: '1' } } })`; bytes are base64 text. A write resolves when it is on disk. Rejects with an
   * EngineError that has DynamoDB's type and message.
   */
  execute(operation: OperationName, input: WireDocument): Promise<WireDocument>
  /**
   * Deletes the items of all tables whose time to live is over, and tells how many. The engine does so by itself
   * every minute; this is for whoever can't wait.
   */
  sweepExpired(): Promise<number>
  /** Lets calls meet faults from now on, in place of those before; none where nothing is given. */
  setFaults(faults?: FaultOptions): void
  /** Ends what is under way and closes the directory; an engine in memory forgets everything. */
  close(): Promise<void>
}

/** What may stand between a call and its operation. */
export interface EngineBehaviour {
  readonly faults: FaultOptions | undefined
  readonly throttle: Throttle | undefined
}

/** An engine on a state; `close` is what ends it. */
export function makeEngine(
  state: EngineState,
  { faults: given, throttle }: EngineBehaviour,
  close: () => Promise<void>,
): Engine {
  let closed: Promise<void> | undefined
  let faults = given && new Faults(given)
  const closeOnce = () => {
    closed ??= close()
    return closed
  }
  const checkOpen = () => {
    if (closed !== undefined) throw new EngineError('InternalServerError', 'The engine is closed')
  }
  const perform: Execute = async (operation, input) => find(operation)(state, input)
  const withinCapacity: Execute =
    throttle === undefined ? perform : (operation, input) => throttle.execute(perform, operation, input)
  return {
    async execute(operation, input) {
      checkOpen()
      return faults === undefined
        ? withinCapacity(operation, input)
        : faults.execute(withinCapacity, operation, input)
    },
    async sweepExpired() {
      checkOpen()
      return state.upkeep.sweepExpired()
    },
    setFaults(next) {
      faults = next && new Faults(next)
    },
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  }
}

function find(name: string): Operation {
  if (Object.hasOwn(operations, name)) return operations[name as OperationName]
  throw new EngineError('UnknownOperationException', `The engine knows no operation ${name}`)
}
