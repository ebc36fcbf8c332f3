import { Consumption } from '../capacity/index.ts'
import { validationError } from '../errors.ts'
import {
  nextToken,
  readNextToken,
  readStatement,
  returned,
  type SelectStatement,
  type Statement,
  select,
  statementAction,
  type WriteStatement,
} from '../partiql/index.ts'
import { StatisticsChange } from '../records/index.ts'
import {
  RequestReader,
  type ReturnCapacity,
  readReturnCapacity,
  readReturnOnFailure,
} from '../requests/index.ts'
import { applyWrite } from '../writes/index.ts'
import type { EngineState, Operation, WireDocument } from './operation.ts'

/** ExecuteStatement: one PartiQL statement; a SELECT returns one page. */
export const executeStatement: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const returnCapacity = readReturnCapacity(reader)
  const returnsFound = readReturnOnFailure(reader)
  const consistent = reader.boolean('ConsistentRead') ?? false
  const limit = reader.bounded('Limit', 1) ?? Number.POSITIVE_INFINITY
  const token = reader.text('NextToken')
  if (token === '') {
    reader.fault('NextToken', token, 'Member must have length greater than or equal to 1')
  }
  const statement = readStatement(reader)
  return runStatement(state, statement, { returnsFound, consistent, limit, token, returnCapacity })
}

interface ReadOptions {
  readonly consistent: boolean
  readonly limit: number
  readonly token: string | undefined
  readonly returnCapacity: ReturnCapacity
}

interface WriteOptions {
  readonly returnsFound: boolean
  readonly returnCapacity: ReturnCapacity
}

/** Runs a statement, and gives the response to it as an ExecuteStatement. */
export async function runStatement(
  state: EngineState,
  statement: Statement,
  options: ReadOptions & WriteOptions,
): Promise<WireDocument> {
  if (statement.kind === 'exists') {
    throw validationError('EXISTS can only be used in ExecuteTransaction write requests.')
  }
  return statement.kind === 'select' ? read(state, statement, options) : write(state, statement, options)
}

function read(
  { storage, catalogue }: EngineState,
  statement: SelectStatement,
  options: ReadOptions,
): WireDocument {
  const { token } = options
  const start = token === undefined ? { range: 0, key: undefined } : readNextToken(statement, token)
  return storage.read(
    (store) => {
      const table = catalogue.get(store, statement.tableName)
      const { items, next, consumed } = select(store, table, statement, { ...options, start })
      return {
        Items: items,
        NextToken: next && nextToken(statement, next),
        LastEvaluatedKey: next?.key,
        ConsumedCapacity: consumed,
      }
    },
    options.consistent ? 'latest' : 'eventual',
  )
}

async function write(
  { storage, catalogue, now }: EngineState,
  statement: WriteStatement,
  { returnsFound, returnCapacity }: WriteOptions,
): Promise<WireDocument> {
  const action = statementAction(statement, returnsFound)
  return storage.write((writer) => {
    const table = catalogue.get(writer, statement.tableName)
    const statistics = new StatisticsChange()
    const consumption = new Consumption(table.name)
    const written = applyWrite({ writer, statistics, table, consumption, now: now() }, action)
    statistics.write(writer)
    const item = returned(statement, written)
    return { Items: item === undefined ? [] : [item], ConsumedCapacity: consumption.answer(returnCapacity) }
  })
}
