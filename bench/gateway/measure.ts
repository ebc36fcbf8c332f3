import { median } from '../harness/index.ts'
import type { LoadOrder, LoadResult } from './load.ts'
import type { Cost, Peer } from './peers.ts'
import type { Program } from './processes.ts'

/** The measurements of a peer under load: the medians of its rounds. */
export interface Figures {
  /** The peer's CPU time per request, in microseconds. */
  readonly cpuMicros: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly rssMb: number
}

/** How long to measure. */
export interface Pace {
  readonly rounds: number
  readonly milliseconds: number
  /** At most so many rounds before those that count; fewer where two of them agree within 5%. */
  readonly warmRounds: number
}

/** A whole run takes some eight minutes, a quick one two. */
export const paces = {
  full: { rounds: 5, milliseconds: 180, warmRounds: 5 },
  quick: { rounds: 5, milliseconds: 60, warmRounds: 3 },
} as const satisfies Readonly<Record<string, Pace>>

/** A measurement: a peer and its requests. */
export interface Contender {
  readonly peer: Peer
  readonly order: Omit<LoadOrder, 'url' | 'milliseconds'>
}

/** Measures contenders in rounds in which they take turns, each after it is warm. In their order. */
export async function measure(
  contenders: readonly Contender[],
  load: Program,
  { rounds, milliseconds, warmRounds }: Pace,
): Promise<Figures[]> {
  const once = (contender: Contender) => oneRound(contender, load, milliseconds)
  for (const contender of contenders) await warm(() => once(contender), warmRounds)
  const all: Figures[][] = contenders.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [at, contender] of contenders.entries()) all[at]?.push(await once(contender))
  }
  return all.map(medians)
}

async function oneRound({ peer, order }: Contender, load: Program, milliseconds: number): Promise<Figures> {
  const before = await peer.cost()
  const sent: LoadOrder = { ...order, url: peer.url, milliseconds }
  const { requests, seconds, p50Ms, p99Ms } = await load.ask<LoadResult>(sent)
  const after: Cost = await peer.cost()
  return {
    cpuMicros: (after.cpuMicros - before.cpuMicros) / requests,
    requestsPerSecond: requests / seconds,
    p50Ms,
    p99Ms,
    rssMb: after.rssMb,
  }
}

async function warm(round: () => Promise<Figures>, most: number): Promise<void> {
  let before = Number.POSITIVE_INFINITY
  for (let at = 0; at < most; at++) {
    const { cpuMicros } = await round()
    if (at > 1 && Math.abs(cpuMicros - before) < before * 0.05) return
    before = cpuMicros
  }
}

function medians(rounds: readonly Figures[]): Figures {
  const middle = (name: keyof Figures) => Math.round(median(rounds.map((round) => round[name])) * 100) / 100
  return {
    cpuMicros: middle('cpuMicros'),
    requestsPerSecond: middle('requestsPerSecond'),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    rssMb: middle('rssMb'),
  }
}
