import type { DocumentNode } from 'graphql'
import type { ErrorCode } from '../errors.ts'
import type { CallRecord } from '../store/index.ts'

/** The executed operation of a request: client data, which must not be logged. */
export interface ExecutedOperation {
  readonly document: DocumentNode
  readonly operationName: string | undefined
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>
  /** Whether its reads were strongly consistent. */
  readonly consistent: boolean
  /** Whether its writes had an idempotency key. */
  readonly isIdempotent: boolean
}

/**
 * One ended operation of a client, for logs, metrics and traces. It contains no data, arguments or variables, except
 * those that `executed` returns to development tools.
 */
export interface OperationRecord {
  readonly requestId: string
  /**
   * The first 100 characters of its name; undefined for an anonymous operation, or if it was rejected before it was
   * known.
   */
  readonly name: string | undefined
  /** `event`: one event of a subscription. Undefined if the operation was rejected before it was known. */
  readonly type: 'query' | 'mutation' | 'subscription' | 'event' | undefined
  /** The hash of the verified caller. */
  readonly caller: string | undefined
  /** The hash of the caller's tenant. */
  readonly tenant: string | undefined
  /** Its DynamoDB calls that have ended. */
  readonly calls: readonly CallRecord[]
  /** Its calls that had not ended by then, as after a deadline. */
  readonly unfinished: number
  /** The fields that it selects, as `Order.total`, each once. */
  readonly fields: readonly string[]
  /** Its plan and estimate as readable lines, without values; undefined if it was rejected before it was known. */
  readonly plan?: (() => string | undefined) | undefined
  /** Returns the executed operation; undefined if it was rejected before it was known. */
  readonly executed?: (() => ExecutedOperation) | undefined
  /** From the arrival of the request to the end of its response. */
  readonly milliseconds: number
  /** The code of the first error of its response. */
  readonly code: ErrorCode | 'OK'
}

/** Called once for every operation, when it has ended; must not throw. */
export type OnOperation = (operation: OperationRecord) => void

/** The figures of an operation in the log. */
export interface OperationSummary extends Pick<OperationRecord, 'name' | 'type' | 'milliseconds' | 'code'> {
  readonly calls: number
  readonly readUnits: number
  readonly writeUnits: number
  /** Attempts after the first, of all calls together. */
  readonly retries: number
}

/** Sums the calls of an operation. */
export function summaryOf({ name, type, calls, milliseconds, code }: OperationRecord): OperationSummary {
  let readUnits = 0
  let writeUnits = 0
  let retries = 0
  for (const call of calls) {
    readUnits += call.readUnits
    writeUnits += call.writeUnits
    retries += call.retries
  }
  const rounded = Math.round(milliseconds * 100) / 100
  return { name, type, calls: calls.length, readUnits, writeUnits, retries, milliseconds: rounded, code }
}
