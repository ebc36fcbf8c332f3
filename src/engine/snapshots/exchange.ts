import { randomUUID } from 'node:crypto'
import {
  type PreparedExchange,
  readDecided,
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

/** What happens to everything in a region, by one write. */
export type Exchange =
  | { readonly kind: 'forget everything' | 'empty tables' }
  | ({ readonly kind: 'restore' } & RestoredTables)

/**
 * Exchanges everything in all regions, or in none: regions have data of their own, and a process may be killed between
 * two of them. The others prepare first; the write of the first one decides; then they follow, in this process or by
 * `completeExchanges` in another. To be called while the lock is held.
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
    perform(writer, first, exchangeOf(decider))
    saveDecided(writer, id)
  })
  first.background.wake()
  await completeExchanges(states)
}

/**
 * Completes the exchange of regions that a process has left between two of them, if its first one had happened. To be
 * called while the lock is held.
 */
export async function completeExchanges(states: StatesByRegion): Promise<void> {
  for (const state of states.values()) {
    const prepared = state.storage.read(readPrepared)
    if (prepared === undefined) continue
    const isDecided = isDecidedIn(states, prepared)
    await state.storage.write((writer) => {
      if (isDecided) perform(writer, state, prepared.exchange as Exchange)
      removePrepared(writer)
    })
    state.background.wake()
  }
}

function isDecidedIn(states: StatesByRegion, { id, decider }: PreparedExchange): boolean {
  const { storage } = required(states.get(decider), `the region ${decider}`)
  return storage.read(readDecided) === id
}

function perform(writer: KeyValueWriter, state: EngineState, exchange: Exchange): void {
  if (exchange.kind === 'restore') exchangeTables(writer, state, exchange)
  else if (exchange.kind === 'empty tables') emptyTables(writer, state)
  else forgetEverything(writer, state)
}
