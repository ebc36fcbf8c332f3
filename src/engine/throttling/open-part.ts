import { EngineError } from '../errors.ts'
import { type OperationName, tablesIn, type WireDocument, withRemainder } from '../operations/index.ts'
import { isMembers, type Members, tableNameOf } from '../requests/index.ts'
import { type ThrottlingReason, throttled, throttlingFault } from './throttled.ts'

/** The part of a request whose tables have capacity. */
export interface OpenPart {
  /** Undefined if nothing is executed. */
  readonly request: WireDocument | undefined
  /** Adds the omitted part to the response. */
  complete(response: WireDocument): WireDocument
}

/** The tables that have no capacity left, with the reasons. */
export type ClosedTables = ReadonlyMap<string, readonly ThrottlingReason[]>

/** Removes throttled tables from a batch. Throws if the operation needs one of them, or has no others. */
export function openPart(operation: OperationName, input: WireDocument, closed: ClosedTables): OpenPart {
  if (closed.size === 0) return { request: input, complete: (response) => response }
  const reasonsOf = (part: WireDocument) => {
    const reasons = tablesIn(part).flatMap((table) => closed.get(table) ?? [])
    return reasons.length === 0 ? undefined : reasons
  }
  const { RequestItems, TransactItems, Statements, TransactStatements } = input
  if (Array.isArray(TransactItems)) {
    throw cancelled(TransactItems.map((each) => reasonsOf({ TransactItems: [each] })))
  }
  if (Array.isArray(TransactStatements)) {
    throw cancelled(TransactStatements.map((each) => reasonsOf({ TransactStatements: [each] })))
  }
  if (Array.isArray(Statements)) {
    return openStatements(
      input,
      Statements.map((each) => ({ statement: each, reasons: reasonsOf({ Statements: [each] }) })),
    )
  }
  if (!isMembers(RequestItems)) throw throttled([...closed.values()].flat())
  return openItems(operation, input, { requests: RequestItems, closed })
}

function openItems(
  operation: OperationName,
  input: WireDocument,
  { requests, closed }: { requests: Members; closed: ClosedTables },
): OpenPart {
  const all = Map.groupBy(Object.entries(requests), ([name]) => closed.has(tableNameOf(name)))
  const open = all.get(false)
  if (open === undefined) throw throttled([...closed.values()].flat())
  const remainder = Object.fromEntries(all.get(true) ?? [])
  return {
    request: { ...input, RequestItems: Object.fromEntries(open) },
    complete: (response) => withRemainder(operation, response, remainder),
  }
}

/** Each statement of a batch fails independently. */
function openStatements(
  input: WireDocument,
  all: readonly { readonly statement: unknown; readonly reasons: readonly ThrottlingReason[] | undefined }[],
): OpenPart {
  const open = all.filter(({ reasons }) => reasons === undefined).map(({ statement }) => statement)
  return {
    request: open.length === 0 ? undefined : { ...input, Statements: open },
    complete(response) {
      const responses = Array.isArray(response.Responses) ? response.Responses.values() : [].values()
      return {
        ...response,
        Responses: all.map(({ statement, reasons }) => {
          if (reasons === undefined) return responses.next().value
          const [TableName] = tablesIn({ Statements: [statement] })
          const { code, message } = throttlingFault(reasons)
          return { TableName, Error: { Code: code, Message: message } }
        }),
      }
    },
  }
}

/** The error of a transaction whose actions are throttled, each for its reasons. */
export function cancelled(actions: readonly (readonly ThrottlingReason[] | undefined)[]): EngineError {
  const reasons = actions.map((throttling) => {
    if (throttling === undefined) return { Code: 'None' }
    const { code, message } = throttlingFault(throttling)
    return { Code: code, Message: message }
  })
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return new EngineError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  )
}
