import { Consumption, readUnits } from '../capacity/index.ts'
import { readItem, recordKey, StatisticsChange } from '../records/index.ts'
import type { KeyValueReader, KeyValueWriter } from '../storage/index.ts'
import { applyWrite, type MetricsByTable, type WriteAction, type Written } from '../writes/index.ts'
import type { EngineState } from './operation.ts'
import { cancelFor, checkTransactionSize, noReason, reasonFor, rejectRepeated } from './transaction.ts'

/** Accumulates a transaction's consumed capacity and metrics. */
export interface TransactionAccount {
  /** By table name. */
  readonly consumptions: Map<string, Consumption>
  readonly metrics: MetricsByTable
}

/**
 * Executes all writes of a transaction, each on a different item, or none: throws a TransactionCanceledException with a
 * reason for each, in order. The items before and after are in the order of the actions.
 */
export function applyAll(
  state: EngineState,
  writer: KeyValueWriter,
  actions: readonly WriteAction[],
  { consumptions, metrics }: TransactionAccount,
): readonly Written[] {
  checkTransactionSize(actions.reduce((sum, { requestSize }) => sum + requestSize, 0))
  const statistics = new StatisticsChange()
  const keys: string[] = []
  const written: Written[] = []
  const reasons = actions.map((action) => {
    const table = state.catalogue.get(writer, action.tableName)
    const consumption = consumptions.get(table.name) ?? new Consumption(table.name)
    consumptions.set(table.name, consumption)
    try {
      const place = { writer, statistics, table, consumption, weight: 2, now: state.now() }
      const key = action.key(table)
      const stored = recordKey(table, undefined, key)
      keys.push(stored.toString('latin1'))
      written.push(applyWrite(place, action, stored))
      metrics.note(place, key)
      return noReason
    } catch (error) {
      return reasonFor(error)
    }
  })
  rejectRepeated(keys)
  cancelFor(reasons)
  statistics.write(writer)
  return written
}

/**
 * Adds up what a repeated transaction consumes: transactional reads of its items (DynamoDB's API reference, for
 * `ClientRequestToken` of TransactWriteItems).
 */
export function readAll(
  { catalogue }: EngineState,
  reader: KeyValueReader,
  actions: readonly WriteAction[],
  consumptions: Map<string, Consumption>,
): void {
  for (const action of actions) {
    const table = catalogue.get(reader, action.tableName)
    const consumption = consumptions.get(table.name) ?? new Consumption(table.name)
    const size = readItem(reader, table, action.key(table))?.size ?? 0
    consumptions.set(table.name, consumption.add(readUnits(size, 'transaction')))
  }
}
