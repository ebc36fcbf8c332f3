import type { Consumption } from '../capacity/index.ts'
import { EngineError, validationError } from '../errors.ts'
import { RequestReader, readReturnCapacity, readReturnMetrics, readTableName } from '../requests/index.ts'
import { findToken, readToken, saveToken } from '../tokens/index.ts'
import {
  MetricsByTable,
  readConditionCheck,
  readDelete,
  readPut,
  readUpdate,
  type WriteAction,
} from '../writes/index.ts'
import { applyAll } from './apply-all.ts'
import type { Operation } from './operation.ts'
import { readTransactItems } from './transaction.ts'

/** TransactWriteItems: up to 100 puts, updates, deletes and checks, all or none. */
export const transactWriteItems: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const returnCapacity = readReturnCapacity(reader)
  const returnMetrics = readReturnMetrics(reader)
  const token = readToken(reader)
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
