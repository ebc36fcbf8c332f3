import { Consumption } from '../capacity/index.ts'
import { EngineError, validationError } from '../errors.ts'
import { recordKey, StatisticsChange } from '../records/index.ts'
import { readReturnCapacity, readReturnMetrics, readTableName, RequestReader } from '../requests/index.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import {
  applyWrite,
  MetricsByTable,
  readConditionCheck,
  readDelete,
  readPut,
  readUpdate,
  type WriteAction,
} from '../writes/index.ts'
import { findToken, saveToken } from './idempotency.ts'
import type { EngineState, Operation } from './operation.ts'
import { cancelFor, noReason, readTransactItems, reasonFor, refuseRepeated } from './transaction.ts'

/** TransactWriteItems: up to 100 puts, updates, deletes and checks, all or none. */
export const transactWriteItems: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const returnCapacity = readReturnCapacity(reader)
  const returnMetrics = readReturnMetrics(reader)
  const token = reader.text('ClientRequestToken')
  if (token !== undefined && (token.length < 1 || token.length > 36)) {
    reader.fault(
      'ClientRequestToken',
      token,
      `Member must have length ${token === '' ? 'greater than or equal to 1' : 'less than or equal to 36'}`,
    )
  }
  const actions = readTransactItems(reader).map(readAction)
  return state.storage.write((writer) => {
    const repeated = token !== undefined && findToken(writer, { token, input, now: state.now() })
    const consumptions = new Map<string, Consumption>()
    const metrics = new MetricsByTable()
    if (!repeated) {
      applyAll(state, writer, actions, { consumptions, metrics })
      if (token !== undefined) saveToken(writer, { token, input, now: state.now() })
    }
    const consumed = [...consumptions.values()].flatMap(
      (each) => each.answer(returnCapacity, 'WriteCapacityUnits') ?? [],
    )
    return {
      ConsumedCapacity: consumed.length === 0 ? undefined : consumed,
      ItemCollectionMetrics: returnMetrics ? metrics.answer() : undefined,
    }
  })
}

function applyAll(
  state: EngineState,
  writer: KeyValueWriter,
  actions: readonly WriteAction[],
  { consumptions, metrics }: { consumptions: Map<string, Consumption>; metrics: MetricsByTable },
): void {
  const statistics = new StatisticsChange()
  const keys: string[] = []
  let size = 0
  const reasons = actions.map((action) => {
    const table = state.catalogue.get(writer, action.tableName)
    const consumption = consumptions.get(table.name) ?? new Consumption(table.name)
    consumptions.set(table.name, consumption)
    try {
      const place = { writer, statistics, table, consumption, weight: 2, now: state.now() }
      const key = action.key(table)
      keys.push(recordKey(table, undefined, key).toString('latin1'))
      size += applyWrite(place, action).size
      metrics.note(place, key)
      return noReason
    } catch (error) {
      return reasonFor(error)
    }
  })
  refuseRepeated(keys)
  cancelFor(reasons)
  if (size > greatestTransaction) {
    throw validationError('Aggregated size of items in the transaction exceeds the limit of 4 MB')
  }
  statistics.write(writer)
}

const greatestTransaction = 4 * 1024 * 1024

const kinds = { Put: readPut, Update: readUpdate, Delete: readDelete, ConditionCheck: readConditionCheck }

function readAction(action: RequestReader): WriteAction {
  const given = Object.entries(kinds).filter(([kind]) => action.has(kind))
  const [only, ...others] = given
  if (only === undefined || others.length > 0) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete')
  }
  const [kind, read] = only
  const reader = action.inner(kind)
  if (reader === undefined) throw new EngineError('SerializationException', 'Unexpected field type')
  return read(reader, readTableName(reader))
}
