import { Consumption, readUnits } from '../capacity/index.ts'
import { EngineError, validationError } from '../errors.ts'
import { findToken, readToken, requestFingerprint, saveToken, type TokenUse } from '../idempotency/index.ts'
import {
  findKey,
  furtherConditions,
  parseStatement,
  type SelectStatement,
  type Statement,
  type StatementSource,
  select,
  selectedKey,
  statementAction,
  type WriteStatement,
} from '../partiql/index.ts'
import { recordKey } from '../records/index.ts'
import { RequestReader, type ReturnCapacity, readReturnCapacity } from '../requests/index.ts'
import type { KeyValueReader } from '../storage/index.ts'
import { checkValue } from '../values/index.ts'
import { MetricsByTable } from '../writes/index.ts'
import { applyAll, readAll } from './apply-all.ts'
import type { EngineState, Operation, WireDocument } from './operation.ts'
import { areReads, readStatementList } from './statement-list.ts'
import { rejectRepeated } from './transaction.ts'

/** ExecuteTransaction: up to 100 statements on one item each, all reads or all writes, all or none. */
export const executeTransaction: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const returnCapacity = readReturnCapacity(reader)
  const token = readToken(reader)
  const requests = readStatementList(reader, 'TransactStatements', mostStatements)
  const sources = requests.map(({ source }) => source)
  // The values of parameters are checked first, and their faults name no statement.
  for (const { parameters } of sources) parameters.forEach(checkValue)
  const statements = sources.map((source, at) => parse(source, at))
  if (areReads(statements, mixed)) return read(state, statements.filter(isSelect), returnCapacity)
  const writes = requests.flatMap(({ returnsFound }, at): Write[] => {
    const statement = statements[at]
    return statement === undefined || isSelect(statement) ? [] : [{ statement, returnsFound }]
  })
  const returning = writes.findIndex(
    ({ statement }) => 'returning' in statement && statement.returning !== undefined,
  )
  if (returning >= 0) throw invalidAt(returning, 'RETURNING clause is not supported in ExecuteTransaction.')
  return write(state, writes, {
    returnCapacity,
    use:
      token === undefined ? undefined : { token, fingerprint: requestFingerprint(input), now: state.now() },
  })
}

const mostStatements = 100
const mixed = 'ExecuteTransaction API does not support both read and write operations in the same request.'

function parse(source: StatementSource, at: number): Statement {
  try {
    return parseStatement(source)
  } catch (error) {
    if (error instanceof EngineError && error.type === 'ValidationException')
      throw invalidAt(at, error.message)
    throw error
  }
}

function invalidAt(at: number, reason: string): EngineError {
  return validationError(`Validation failed in TransactStatements[${at}]: ${reason}`)
}

interface Write {
  readonly statement: WriteStatement
  readonly returnsFound: boolean
}

function isSelect(statement: Statement): statement is SelectStatement {
  return statement.kind === 'select'
}

function read(
  { storage, catalogue }: EngineState,
  statements: readonly SelectStatement[],
  returnCapacity: ReturnCapacity,
): WireDocument {
  return storage.read((store) => {
    const consumptions = new Map<string, Consumption>()
    const keys: string[] = []
    const responses = statements.map((statement, at) => {
      const table = catalogue.get(store, statement.tableName)
      const key = selectedKey(table, statement)
      if (key === undefined) {
        throw invalidAt(
          at,
          'Select statements within ExecuteTransaction must specify the primary key in the where clause.',
        )
      }
      keys.push(recordKey(table, undefined, key).toString('latin1'))
      const start = { range: 0, key: undefined }
      const page = select(store, table, statement, {
        consistent: true,
        limit: 1,
        start,
        returnCapacity: 'TOTAL',
      })
      const consumption = consumptions.get(table.name) ?? new Consumption(table.name)
      // Twice the units of a strongly consistent read.
      const units = Number(page.consumed?.CapacityUnits ?? readUnits(0, 'consistent')) * 2
      consumptions.set(table.name, consumption.add(units))
      const [item] = page.items
      return item === undefined ? {} : { Item: item }
    })
    rejectRepeated(keys)
    return {
      Responses: responses,
      ConsumedCapacity: consumed(consumptions, returnCapacity, 'ReadCapacityUnits'),
    }
  })
}

async function write(
  state: EngineState,
  writes: readonly Write[],
  { returnCapacity, use }: { returnCapacity: ReturnCapacity; use: TokenUse | undefined },
): Promise<WireDocument> {
  const actions = writes.map(({ statement, returnsFound }) => statementAction(statement, returnsFound))
  return state.storage.write((writer) => {
    checkExists(state, writer, writes)
    const consumptions = new Map<string, Consumption>()
    if (use !== undefined && findToken(writer, use)) {
      readAll(state, writer, actions, consumptions)
      return {
        Responses: [],
        ConsumedCapacity: consumed(consumptions, returnCapacity, 'ReadCapacityUnits'),
      }
    }
    applyAll(state, writer, actions, { consumptions, metrics: new MetricsByTable() })
    if (use !== undefined) saveToken(writer, use)
    return {
      Responses: [],
      ConsumedCapacity: consumed(consumptions, returnCapacity, 'WriteCapacityUnits'),
    }
  })
}

/** Unlike other faults of a statement, this one rejects the transaction instead of cancelling it. */
function checkExists({ catalogue }: EngineState, reader: KeyValueReader, writes: readonly Write[]): void {
  for (const [at, { statement }] of writes.entries()) {
    if (statement.kind !== 'exists') continue
    const table = catalogue.get(reader, statement.tableName)
    const hasMore = furtherConditions(table, statement.where).length > 0
    if (findKey(table, statement.where) !== undefined && hasMore) continue
    throw invalidAt(at, 'EXISTS() must contain a single item read with additional condition')
  }
}

function consumed(
  consumptions: ReadonlyMap<string, Consumption>,
  wanted: ReturnCapacity,
  also: 'ReadCapacityUnits' | 'WriteCapacityUnits',
) {
  const all = [...consumptions.values()].flatMap((each) => each.answer(wanted, also) ?? [])
  return all.length === 0 ? undefined : all
}
