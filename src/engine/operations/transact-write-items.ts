import type { Consumption } from '../capacity/index.ts'
import { EngineError, validationError } from '../errors.ts'
import { findToken, readToken, requestFingerprint, saveToken } from '../idempotency/index.ts'
import { RequestReader, readReturnCapacity, readReturnMetrics, readTableName } from '../requests/index.ts'
import {
  MetricsByTable,
  readConditionCheck,
  readDelete,
  readPut,
  readUpdate,
  type WriteAction,
} from '../writes/index.ts'
import { applyAll, readAll } from './apply-all.ts'
import type { Operation } from './operation.ts'
import { readTransactItems } from './transaction.ts'

/** TransactWriteItems: up to 100 puts, updates, deletes and checks, all or none. */
export const transactWriteItems: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const token = readToken(reader)
  const returnCapacity = readReturnCapacity(reader)
  const returnMetrics = readReturnMetrics(reader)
  const actions = readTransactItems(reader).map(readAction)
  const use =
    token === undefined ? undefined : { token, fingerprint: requestFingerprint(input), now: state.now() }
  return state.storage.write((writer) => {
    const consumptions = new Map<string, Consumption>()
    const metrics = new MetricsByTable()
    const isReplay = use !== undefined && findToken(writer, use)
    if (isReplay) readAll(state, writer, actions, consumptions)
    else applyAll(state, writer, actions, { consumptions, metrics })
    if (use !== undefined && !isReplay) saveToken(writer, use)
    const units = isReplay ? 'ReadCapacityUnits' : 'WriteCapacityUnits'
    const consumed = [...consumptions.values()].flatMap((each) => each.answer(returnCapacity, units) ?? [])
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
