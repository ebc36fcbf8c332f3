import type { Plan, PlanCall, PlannedRead } from '../../src/explorer/protocol/index.ts'
import { duration } from './figures.ts'

/** A round trip: what waits for nothing but the round trips before it. */
export interface Lane {
  readonly roundTrip: number
  /** Bars of one track don't overlap. */
  readonly tracks: readonly (readonly Bar[])[]
}

export interface Bar {
  readonly title: string
  readonly detail: string
  /** Parts of the whole width, from 0 to 1. */
  readonly left: number
  readonly width: number
  /** Where its words are: a narrow bar has them next to it. */
  readonly words: 'inside' | 'before' | 'after'
  readonly isWrite: boolean
  /** Several reads in one call. */
  readonly isMerged: boolean
  readonly isFailed: boolean
}

/** No bar is narrower than this part of the width. */
const narrowest = 0.012

/** The calls that were made, by time. */
export function callLanes(calls: readonly PlanCall[]): {
  readonly lanes: Lane[]
  readonly milliseconds: number
} {
  const milliseconds = Math.max(0.01, ...calls.map((call) => call.startedAt + call.milliseconds))
  const barOf = (call: PlanCall): Bar => {
    const left = Math.min(1 - narrowest, call.startedAt / milliseconds)
    const width = Math.min(1 - left, Math.max(narrowest, call.milliseconds / milliseconds))
    return {
      title: call.patterns.length > 0 ? call.patterns.join(' + ') : call.operation,
      detail: callDetail(call),
      left,
      width,
      words: wordsOf(left, width),
      isWrite: call.writeUnits > 0,
      isMerged: call.patterns.length > 1,
      isFailed: call.error !== undefined,
    }
  }
  return { lanes: lanesOf(calls, ({ roundTrip }) => roundTrip, barOf), milliseconds }
}

function callDetail({
  operation,
  index,
  items,
  readUnits,
  writeUnits,
  milliseconds,
  error,
}: PlanCall): string {
  const cost = writeUnits > 0 ? `${writeUnits} WU` : `${readUnits} RU`
  const failed = error === undefined ? '' : `, ${error}`
  const where = index === null ? '' : ` on ${index}`
  return `${operation}${where}, ${items} ${items === 1 ? 'item' : 'items'}, ${cost}, ${duration(milliseconds)}${failed}`
}

/** The reads of an estimate: the widths are their units, as there is no time yet. `units`: the whole width. */
export function readLanes(reads: readonly PlannedRead[]): { readonly lanes: Lane[]; readonly units: number } {
  const costs = reads.map(({ readUnits, writeUnits }) => readUnits + writeUnits)
  const trips = new Map<number, number>()
  for (const [at, { roundTrip }] of reads.entries()) {
    trips.set(roundTrip, (trips.get(roundTrip) ?? 0) + (costs[at] ?? 0))
  }
  const most = Math.max(0.5, ...trips.values())
  const ends = new Map<number, number>()
  const lanes = lanesOf(
    reads,
    ({ roundTrip }) => roundTrip,
    (read) => {
      const cost = read.readUnits + read.writeUnits
      const left = ends.get(read.roundTrip) ?? 0
      const width = Math.max(narrowest, cost / most)
      ends.set(read.roundTrip, left + width)
      return {
        title: read.path,
        detail: `${read.operation}${read.index === null ? '' : ` on ${read.index}`}, at most ${cost} ${
          read.operation === 'write' ? 'WU' : 'RU'
        }`,
        left: Math.min(left, 1 - narrowest),
        width: Math.min(width, Math.max(narrowest, 1 - left)),
        // Those after it leave no room for words next to it.
        words: 'inside',
        isWrite: read.operation === 'write',
        isMerged: false,
        isFailed: false,
      }
    },
  )
  return { lanes, units: most }
}

function lanesOf<Member>(
  members: readonly Member[],
  tripOf: (member: Member) => number,
  barOf: (member: Member) => Bar,
): Lane[] {
  const trips = [...new Set(members.map(tripOf))].toSorted((a, b) => a - b)
  return trips.map((roundTrip) => ({
    roundTrip,
    tracks: tracksOf(members.filter((member) => tripOf(member) === roundTrip).map(barOf)),
  }))
}

/** Bars below this width have their words next to them, which take as much room. */
const roomForWords = 0.45

function wordsOf(left: number, width: number): Bar['words'] {
  if (width >= roomForWords) return 'inside'
  return left + width + roomForWords <= 1 ? 'after' : 'before'
}

function occupied({ left, width, words }: Bar): { readonly from: number; readonly to: number } {
  return {
    from: words === 'before' ? left - roomForWords : left,
    to: words === 'after' ? left + width + roomForWords : left + width,
  }
}

/** Puts each bar into the first track where it has room. */
function tracksOf(bars: readonly Bar[]): Bar[][] {
  const tracks: Bar[][] = []
  for (const bar of bars.toSorted((a, b) => a.left - b.left)) {
    const track = tracks.find((each) => {
      const last = each.at(-1)
      return last === undefined || occupied(last).to <= occupied(bar).from + 1e-9
    })
    if (track === undefined) tracks.push([bar])
    else track.push(bar)
  }
  return tracks
}

/** A figure of the estimate next to what was used. */
export interface Comparison {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly actual: number | undefined
  /** Parts of the scale, from 0 to 1, on which `most` and `actual` fit. */
  readonly scale: { readonly least: number; readonly most: number; readonly actual: number | undefined }
}

const figureNames = [
  ['roundTrips', 'Round trips'],
  ['calls', 'Calls'],
  ['readUnits', 'Read units'],
  ['writeUnits', 'Write units'],
] as const

/** Estimate and actual cost, without figures that are zero on both sides. */
export function comparisons({ estimated, actual }: Plan): Comparison[] {
  return figureNames.flatMap(([key, name]) => {
    const { least, most } = estimated[key]
    const used = actual?.[key]
    const scale = Math.max(most, used ?? 0)
    if (scale === 0 && key !== 'readUnits') return []
    const part = (value: number) => (scale === 0 ? 0 : value / scale)
    return [
      {
        name,
        least,
        most,
        actual: used,
        scale: { least: part(least), most: part(most), actual: used === undefined ? undefined : part(used) },
      },
    ]
  })
}
