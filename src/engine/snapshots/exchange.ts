import { randomUUID } from 'node:crypto'
import {
  type Catalogue,
  readPrepared,
  removePrepared,
  saveDecided,
  savePrepared,
} from '../catalogue/index.ts'
import type { EngineState } from '../operations/index.ts'
import { required } from '../required.ts'
import type { KeyValueWriter } from '../storage/index.ts'
import { emptyTables, forgetEverything } from './forget.ts'
import { exchangeTables, type RestoredTables } from './restore.ts'

/** The states of an engine by region; of one without regions under the empty name. */
export type StatesByRegion = ReadonlyMap<string, EngineState>

/** A change of everything in a region, by one write. */
export type Exchange =
  | { readonly kind: 'forget everything' | 'empty tables' }
  | ({ readonly kind: 'restore' } & RestoredTables)

/**
 * Exchanges all data in all regions, or in none: regions have separate data, and a process may be killed between two of
 * them. First the other regions prepare, then the write of the first region decides, then the others follow. If this
 * process is killed before they do, the next write in such a region completes the exchange (`ExchangingStore`). Call it
 * while holding the lock.
 */
export async function exchangeAll(
  states: StatesByRegion,
  exchangeOf: (region: string) => Exchange,
): Promise<void> {
  const [deciding, ...others] = states
  const [decider, first] = required(deciding, 'a region')
  const id = randomUUID()
  for (const [region, { storage }] of others) {
    await storage.write((writer) => savePrepared(writer, { id, decider, exchange: exchangeOf(region) }))
  }
  await first.storage.write((writer) => {
    performExchange(writer, first.catalogue, exchangeOf(decider))
    saveDecided(writer, id)
  })
  first.background.wake()
  await settleExchanges(states)
}

/**
 * Leaves no region with a prepared exchange: decided ones are completed, and others removed, because the process that
 * had prepared them is gone. Call it while holding the lock.
 */
export async function settleExchanges(states: StatesByRegion): Promise<void> {
  for (const { storage } of states.values()) {
    if (storage.read(readPrepared) === undefined) continue
    // Like every write, this one completes a decided exchange first.
    await storage.write(removePrepared)
  }
}

/** Performs a region's own exchange. */
export function performExchange(writer: KeyValueWriter, catalogue: Catalogue, exchange: Exchange): void {
  if (exchange.kind === 'restore') exchangeTables(writer, catalogue, exchange)
  else if (exchange.kind === 'empty tables') emptyTables(writer, catalogue)
  else forgetEverything(writer, catalogue)
}
