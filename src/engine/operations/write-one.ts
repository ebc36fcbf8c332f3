import { Consumption } from '../capacity/index.ts'
import { validationError } from '../errors.ts'
import { StatisticsChange } from '../records/index.ts'
import {
  inEnvelope,
  RequestReader,
  type ReturnValues,
  readReturnCapacity,
  readReturnMetrics,
  readReturnValues,
  readTableName,
} from '../requests/index.ts'
import type { Item } from '../values/index.ts'
import { applyWrite, collectionMetrics, type WriteAction, type Written } from '../writes/index.ts'
import type { EngineState, WireDocument } from './operation.ts'

/** The differences between PutItem, UpdateItem and DeleteItem. */
export interface WriteOne<Action extends WriteAction> {
  readonly input: WireDocument
  /** The `ReturnValues` that the operation accepts; by default all. */
  readonly returns?: readonly ReturnValues[]
  /** Reads the operation's own members. */
  readonly read: (reader: RequestReader, tableName: string) => Action
  /** The `Attributes` of the answer. */
  readonly attributes: (wanted: ReturnValues, written: Written, action: Action) => Item | undefined
}

/** Writes one item, and returns the requested answer. */
export async function writeOne<Action extends WriteAction>(
  { storage, catalogue, now }: EngineState,
  { input, returns, read, attributes }: WriteOne<Action>,
): Promise<WireDocument> {
  const { action, returnCapacity, returnMetrics, wanted } = inEnvelope(() => {
    const reader = new RequestReader(input)
    const tableName = readTableName(reader)
    const returnCapacity = readReturnCapacity(reader)
    const returnMetrics = readReturnMetrics(reader)
    const wanted = readReturnValues(reader)
    const action = read(reader, tableName)
    if (returns !== undefined && !returns.includes(wanted)) {
      throw validationError('ReturnValues can only be ALL_OLD or NONE')
    }
    return { action, returnCapacity, returnMetrics, wanted }
  })
  return storage.write((writer) => {
    const table = catalogue.get(writer, action.tableName)
    const statistics = new StatisticsChange()
    const consumption = new Consumption(table.name)
    const place = { writer, statistics, table, consumption, now: now() }
    const written = applyWrite(place, action)
    statistics.write(writer)
    return {
      Attributes: attributes(wanted, written, action),
      ConsumedCapacity: consumption.answer(returnCapacity),
      ItemCollectionMetrics: returnMetrics ? collectionMetrics(place, action.key(table)) : undefined,
    }
  })
}
