import { EngineError } from './errors.ts'
import {
  type EngineState,
  type Operation,
  operations,
  type OperationName,
  type WireDocument,
} from './operations/index.ts'

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
  /** Ends what is under way and closes the directory; an engine in memory forgets everything. */
  close(): Promise<void>
}

/** An engine on a state; `close` is what ends it. */
export function makeEngine(state: EngineState, close: () => Promise<void>): Engine {
  let closed: Promise<void> | undefined
  const closeOnce = () => {
    closed ??= close()
    return closed
  }
  return {
    async execute(operation, input) {
      if (closed !== undefined) throw new EngineError('InternalServerError', 'The engine is closed')
      return find(operation)(state, input)
    },
    async sweepExpired() {
      if (closed !== undefined) throw new EngineError('InternalServerError', 'The engine is closed')
      return state.upkeep.sweepExpired()
    },
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  }
}

function find(name: string): Operation {
  if (Object.hasOwn(operations, name)) return operations[name as OperationName]
  throw new EngineError('UnknownOperationException', `The engine knows no operation ${name}`)
}
