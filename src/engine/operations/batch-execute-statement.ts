import { EngineError, validationError } from '../errors.ts'
import {
  parseStatement,
  type SelectStatement,
  type Statement,
  selectedKey,
  statementIndex,
  statementKey,
} from '../partiql/index.ts'
import { checkKey, recordKey } from '../records/index.ts'
import { RequestReader, type ReturnCapacity, readReturnCapacity } from '../requests/index.ts'
import { runStatement } from './execute-statement.ts'
import type { EngineState, Operation, WireDocument } from './operation.ts'
import { areReads, type ListedStatement, readStatementList } from './statement-list.ts'

/** BatchExecuteStatement: up to 25 independent statements on one item each, all reads or all writes. */
export const batchExecuteStatement: Operation = async (state, input) => {
  const reader = new RequestReader(input)
  const returnCapacity = readReturnCapacity(reader)
  const requests = readStatementList(reader, 'Statements', mostStatements)
  const statements = requests.flatMap(({ source }) => ifValid(() => parseStatement(source)) ?? [])
  areReads(statements, 'Read and write requests together in the same batch is not supported.')
  rejectRepeated(state, statements)
  const answers = await Promise.all(requests.map((each) => answerOf(state, each, returnCapacity)))
  const consumed = answers.flatMap(({ consumed: each }) => each ?? [])
  return {
    Responses: answers.map(({ response }) => response),
    ConsumedCapacity: consumed.length === 0 ? undefined : consumed,
  }
}

const mostStatements = 25

/** The result; undefined on an error, which is the response to one statement only. */
function ifValid<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof EngineError && error.type !== 'SerializationException') return undefined
    throw error
  }
}

/** Rejects two statements on one item, since they would run in any order. */
function rejectRepeated({ storage, catalogue }: EngineState, statements: readonly Statement[]): void {
  const keys = storage.read((store) =>
    statements.flatMap(
      (statement) =>
        ifValid(() => {
          const table = catalogue.get(store, statement.tableName)
          const key = statementKey(table, statement)
          if (key === undefined) return undefined
          checkKey(table, key)
          return recordKey(table, undefined, key).toString('latin1')
        }) ?? [],
    ),
  )
  if (new Set(keys).size < keys.length) {
    throw validationError('Provided list of item keys contains duplicates')
  }
}

interface Answer {
  readonly response: WireDocument
  readonly consumed?: unknown
}

async function answerOf(
  state: EngineState,
  request: ListedStatement,
  returnCapacity: ReturnCapacity,
): Promise<Answer> {
  let tableName: string | undefined
  try {
    const statement = parseStatement(request.source)
    tableName = statement.tableName
    if (statement.kind === 'select') checkOneItem(state, statement)
    const { Items, ConsumedCapacity } = await runStatement(state, statement, {
      ...request,
      limit: Number.POSITIVE_INFINITY,
      token: undefined,
      returnCapacity,
    })
    const [item] = Items as unknown[]
    return { response: { TableName: tableName, Item: item }, consumed: ConsumedCapacity }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const fault = { Code: codeOf(error), Message: error.message }
    return { response: { TableName: hasRun(error) ? tableName : undefined, Error: fault } }
  }
}

/**
 * Whether a statement was rejected because of the stored item: only then does its response name the table. It never
 * has that item, even with `ReturnValuesOnConditionCheckFailure` (observed on AWS by paritysuite/dynamodb-conformance).
 */
function hasRun({ type }: EngineError): boolean {
  return type === 'ConditionalCheckFailedException' || type === 'DuplicateItemException'
}

function checkOneItem({ storage, catalogue }: EngineState, statement: SelectStatement): void {
  const isOne = storage.read((store) => {
    const table = catalogue.get(store, statement.tableName)
    statementIndex(table, statement)
    return selectedKey(table, statement) !== undefined
  })
  if (isOne) return
  throw validationError(
    'Select statements within BatchExecuteStatement must specify the primary key in the where clause.',
  )
}

/** Responses omit the suffix of error names. */
function codeOf({ type }: EngineError): string {
  return type === 'ValidationException' ? 'ValidationError' : type.replace(/Exception$/, '')
}
