import type { ShopSize } from '../../../schema/shop-data.ts'
import type { Counts } from '../counting-engine.ts'
import type { LoadOrder } from '../load.ts'
import { type Figures, measure } from '../measure.ts'
import type { Peer } from '../peers.ts'
import type { Row } from '../rows.ts'
import type { Bench } from './variant.ts'

/** What becomes one row. */
export interface Entry {
  readonly peer: Peer
  readonly operation: string
  readonly size: ShopSize
  readonly counts: Counts
  readonly variant?: string
}

/** How it is measured. */
export type Manner = Pick<LoadOrder, 'connections' | 'rate' | 'neverSeen'>

/** The entries of an operation: of all peers that run, or of some of them. */
export function entriesOf(
  { peers, size, counts }: Bench,
  operation: string,
  variant?: string,
  isMeant: (name: string) => boolean = () => true,
): Entry[] {
  return peers
    .filter(({ name }) => isMeant(name))
    .map((peer) => ({
      peer,
      operation,
      size,
      counts: counts(peer.name, operation),
      ...(variant !== undefined && { variant }),
    }))
}

/** A row of each entry. */
export async function measuredRows(
  entries: readonly Entry[],
  manner: Manner,
  { load, pace }: Pick<Bench, 'load' | 'pace'>,
): Promise<Row[]> {
  const contenders = entries.map(({ peer, operation, size }) => ({
    peer,
    order: { operation, size, ...manner },
  }))
  const all: Figures[] = await measure(contenders, load, pace)
  return all.flatMap((figures, at): Row[] => {
    const entry = entries[at]
    if (entry === undefined) return []
    const { peer, operation, counts, variant } = entry
    const named = { peer: peer.name, operation, ...(variant !== undefined && { variant }) }
    return [{ ...named, ...counts, ...figures }]
  })
}

/** Rows at 32 connections, with the times at a single one. */
export async function rowsWithSingle(
  entries: readonly Entry[],
  { load, pace }: Pick<Bench, 'load' | 'pace'>,
): Promise<Row[]> {
  const shorter = { ...pace, milliseconds: pace.milliseconds / 3, warmRounds: 0 }
  const many = await measuredRows(entries, { connections: 32 }, { load, pace })
  const single = await measuredRows(entries, { connections: 1 }, { load, pace: shorter })
  return many.map((row, at) => {
    const { p50Ms = 0, p99Ms = 0 } = single[at] ?? {}
    return { ...row, singleP50Ms: p50Ms, singleP99Ms: p99Ms }
  })
}
