import { EngineError } from '../errors.ts'
import { type OperationName, tablesIn, type WireDocument, withRemainder } from '../operations/index.ts'
import { isMembers, type Members, tableNameOf } from '../requests/index.ts'

/** The part of a request whose tables have capacity. */
export interface OpenPart {
  /** Undefined if nothing is executed. */
  readonly request: WireDocument | undefined
  /** Adds the omitted part to the response. */
  complete(response: WireDocument): WireDocument
}

/** Removes throttled tables from a batch. Throws if the operation needs one of them, or has no others. */
export function openPart(
  operation: OperationName,
  input: WireDocument,
  closed: ReadonlySet<string>,
): OpenPart {
  if (closed.size === 0) return { request: input, complete: (response) => response }
  const isClosed = (part: WireDocument) => tablesIn(part).some((table) => closed.has(table))
  const { RequestItems, TransactItems, Statements, TransactStatements } = input
  if (Array.isArray(TransactItems)) {
    throw cancelled(TransactItems.map((each) => isClosed({ TransactItems: [each] })))
  }
  if (Array.isArray(TransactStatements)) {
    throw cancelled(TransactStatements.map((each) => isClosed({ TransactStatements: [each] })))
  }
  if (Array.isArray(Statements)) {
    return openStatements(
      input,
      Statements.map((each) => ({ statement: each, isClosed: isClosed({ Statements: [each] }) })),
    )
  }
  if (!isMembers(RequestItems)) throw exceeded()
  return openItems(operation, input, { requests: RequestItems, closed })
}

function openItems(
  operation: OperationName,
  input: WireDocument,
  { requests, closed }: { requests: Members; closed: ReadonlySet<string> },
): OpenPart {
  const all = Map.groupBy(Object.entries(requests), ([name]) => closed.has(tableNameOf(name)))
  const open = all.get(false)
  if (open === undefined) throw exceeded()
  const remainder = Object.fromEntries(all.get(true) ?? [])
  return {
    request: { ...input, RequestItems: Object.fromEntries(open) },
    complete: (response) => withRemainder(operation, response, remainder),
  }
}

/** Each statement of a batch fails independently. */
function openStatements(
  input: WireDocument,
  all: readonly { readonly statement: unknown; readonly isClosed: boolean }[],
): OpenPart {
  const open = all.filter(({ isClosed }) => !isClosed).map(({ statement }) => statement)
  return {
    request: open.length === 0 ? undefined : { ...input, Statements: open },
    complete(response) {
      const responses = Array.isArray(response.Responses) ? response.Responses.values() : [].values()
      return {
        ...response,
        Responses: all.map(({ statement, isClosed }) => {
          if (!isClosed) return responses.next().value
          const [TableName] = tablesIn({ Statements: [statement] })
          return { TableName, Error: { Code: exceededCode, Message: exceededMessage } }
        }),
      }
    },
  }
}

function exceeded(): EngineError {
  return new EngineError('ProvisionedThroughputExceededException', exceededMessage)
}

const exceededCode = 'ProvisionedThroughputExceeded'
const exceededMessage =
  'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.'

function cancelled(closed: readonly boolean[]): EngineError {
  const reasons = closed.map((isClosed) =>
    isClosed ? { Code: exceededCode, Message: exceededMessage } : { Code: 'None' },
  )
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return new EngineError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  )
}
