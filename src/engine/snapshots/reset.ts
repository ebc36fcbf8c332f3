import { exchangeAll, type StatesByRegion } from './exchange.ts'

/** Options of a reset. */
export interface ResetOptions {
  /** Delete only the items, and keep the tables and the records of their streams. */
  readonly keepTables?: boolean
}

/**
 * Deletes everything, or all items, in one short write per region, however much there is: background jobs remove the
 * data.
 */
export async function reset(states: StatesByRegion, { keepTables = false }: ResetOptions): Promise<void> {
  await exchangeAll(states, () => ({ kind: keepTables ? 'empty tables' : 'forget everything' }))
}
