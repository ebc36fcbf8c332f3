import { print } from 'graphql'
import { DynagateError } from '../../errors.ts'
import type { ExecutedOperation, Observer, OperationRecord } from '../../server/index.ts'
import type { Opened } from '../opened.ts'
import type { Plan, RecordedRequest } from '../protocol/index.ts'
import { planOf } from './plan.ts'
import { estimateOf, type RequestedOperation } from './plan-operation.ts'

/** An operation that has ended, as far as it is kept. */
interface Recorded
  extends Pick<OperationRecord, 'requestId' | 'name' | 'type' | 'calls' | 'milliseconds' | 'code'> {
  readonly at: number
  /** Undefined where it was rejected before it was known, or is too large. */
  readonly requested: RequestedOperation | undefined
  readonly bytes: number
}

/**
 * The last operations of a process, in memory. Their plans are made when somebody looks at them: of an operation only its
 * text is kept, and the records of its calls.
 */
export class RecentOperations implements Observer {
  /** The earliest first. */
  readonly #recorded: Recorded[] = []
  /** What the page has seen of them, made once. */
  readonly #shown = new WeakMap<Recorded, RecordedRequest>()
  #bytes = 0

  onOperation(operation: OperationRecord): void {
    // Of a subscription there is one record for all of its events.
    if (operation.type === 'event') return
    const recorded = recordedOf(operation)
    this.#recorded.push(recorded)
    this.#bytes += recorded.bytes
    while (this.#recorded.length > mostOperations || this.#bytes > mostBytes) {
      this.#bytes -= this.#recorded.shift()?.bytes ?? 0
    }
  }

  /** The latest first; only those of a request if its id is given. */
  list(opened: Opened, id?: string): RecordedRequest[] {
    const found =
      id === undefined ? this.#recorded : this.#recorded.filter(({ requestId }) => requestId === id)
    return found.toReversed().map((each) => this.#shownAs(opened, each))
  }

  #shownAs(opened: Opened, recorded: Recorded): RecordedRequest {
    const shown = this.#shown.get(recorded) ?? requestOf(opened, recorded)
    this.#shown.set(recorded, shown)
    return shown
  }
}

const mostOperations = 100
const mostBytes = 8_000_000
/** A larger operation is listed without its document and its variables. */
const mostOperationBytes = 200_000
/** Of a record of a call, roughly. */
const bytesOfCall = 300

function recordedOf(operation: OperationRecord): Recorded {
  const { requestId, name, type, calls, milliseconds, code } = operation
  const executed = operation.executed?.()
  const requested = executed && requestedOf(executed)
  const text = requested === undefined ? 0 : 2 * (requested.query.length + lengthOf(requested.variables))
  const isKept = text <= mostOperationBytes
  return {
    requestId,
    name,
    type,
    calls,
    milliseconds,
    code,
    at: Date.now(),
    requested: isKept ? requested : undefined,
    bytes: 500 + calls.length * bytesOfCall + (isKept ? text : 0),
  }
}

/** The length of the variables as JSON, which a plugin may have made something else of. */
function lengthOf(variables: RequestedOperation['variables'] = {}): number {
  try {
    return JSON.stringify(variables).length
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** The document as the client sent it, which is at hand unless a plugin has made it. */
function requestedOf({ document, variables, ...rest }: ExecutedOperation): RequestedOperation {
  return { query: document.loc?.source.body ?? print(document), variables, ...rest }
}

function requestOf(opened: Opened, recorded: Recorded): RecordedRequest {
  const { requestId: id, at, name, type, milliseconds, code, requested } = recorded
  const plan = requested && planOrNone(opened, requested, recorded)
  return {
    id,
    at,
    ...(name !== undefined && { name }),
    ...(type !== undefined && type !== 'event' && { type }),
    ...(requested && { query: requested.query, variables: requested.variables ?? {} }),
    milliseconds,
    code,
    ...(plan && { plan }),
  }
}

/** The executor rejects variables that don't fit before anything is read: then there is no plan. */
function planOrNone(opened: Opened, requested: RequestedOperation, { calls }: Recorded): Plan | undefined {
  try {
    return planOf(estimateOf(opened, requested), calls)
  } catch (error) {
    if (error instanceof DynagateError) return undefined
    throw error
  }
}
