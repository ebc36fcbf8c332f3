import type { DocumentNode } from 'graphql'
import type { ErrorCode } from '../errors.ts'
import type { CallRecord } from '../store/index.ts'

/** What a request had executed: the data of a client, which no log should have. */
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
 * One operation of a client, when it has ended: for logs, metrics and traces. It has no data, arguments or variables, except
 * those that `executed` returns to tools of development.
 */
export interface OperationRecord {
  readonly requestId: string
  /** The first 100 characters of its name; undefined for an anonymous one, and where it was rejected before it was known. */
  readonly name: string | undefined
  /** `event`: one event of a subscription. Undefined where it was rejected before it was known. */
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
  /** Its plan and its estimate as lines for people, without values; undefined where it was rejected before it was known. */
  readonly plan?: (() => string | undefined) | undefined
  /** Returns what was executed; undefined where it was rejected before it was known. */
  readonly executed?: (() => ExecutedOperation) | undefined
  /** From the arrival of the request to the end of its response. */
  readonly milliseconds: number
  /** The code of the first error of its response. */
  readonly code: ErrorCode | 'OK'
}

/** Called once for every operation, when it has ended; must not throw. */
export type OnOperation = (operation: OperationRecord) => void

/** The numbers of an operation, as the log has them. */
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
