import { compareKeys, keyValueText, type SortCondition, type Table } from '../../model/index.ts'
import type { QueryInput } from '../client/index.ts'
import type { Sizes } from './expectation.ts'
import type { Place } from './place.ts'
import type { GetPlan } from './plan.ts'
import type { PlannedRead, RangeRead } from './planned-read.ts'
import { callPrice } from './price.ts'
import { projectionInput } from './projection.ts'
import { queryInput } from './query-input.ts'
import { type Neighbours, type Sweep, sweepsOf } from './sweep.ts'

/** The calls that serve the reads of one tick. All of them can go out side by side. */
export interface CallPlan {
  /** Together: a GetItem, or BatchGetItems of up to 100 keys. */
  readonly gets: readonly GetPlan[]
  /** A Query each. */
  readonly ranges: readonly RangeRead[]
  readonly merged: readonly MergedQuery[]
}

/** One Query that serves several reads of a partition, in the order in which it comes by them. */
export interface MergedQuery {
  readonly input: Readonly<Omit<QueryInput, 'Limit'>>
  /** The items after which every read is expected to have what it wants. */
  readonly limit: number
  readonly ascending: boolean
  readonly sortName: string
  readonly places: readonly Place[]
}

/** What planning goes by. */
export interface PlanContext {
  readonly table: Table
  readonly tableName: string
  readonly sizes: Sizes
}

/**
 * The calls that serve the reads of one tick at the least expected price. Pure. No two of the reads are equal
 * gets.
 *
 * Reads that are neighbours in a partition become one Query where the templates prove that nothing else lies
 * between them, or where reading across is expected to cost no more than the call that it saves.
 */
export function planReads(reads: readonly PlannedRead[], context: PlanContext): CallPlan {
  const [only] = reads
  if (only !== undefined && reads.length === 1) return alone(only)
  const gets: GetPlan[] = []
  const ranges: RangeRead[] = []
  const merged: MergedQuery[] = []
  const getPrice = callPrice / Math.min(100, Math.max(1, reads.filter(({ kind }) => kind === 'get').length))
  const keep = (read: PlannedRead) => (read.kind === 'get' ? gets.push(read) : ranges.push(read))
  for (const group of groupsOf(reads, context.table)) {
    if (group.neighbours === undefined) group.reads.forEach(keep)
    else {
      for (const sweep of sweepsOf(group.neighbours, { ...context, getPrice })) {
        if (sweep.places.length > 1) merged.push(mergedQuery(group.neighbours, sweep, context))
        else for (const { read } of sweep.places) keep(read)
      }
    }
  }
  return { gets, ranges, merged }
}

function alone(read: PlannedRead): CallPlan {
  return read.kind === 'get'
    ? { gets: [read], ranges: [], merged: [] }
    : { gets: [], ranges: [read], merged: [] }
}

interface Group {
  readonly reads: readonly PlannedRead[]
  /** Where they may be merged: several, on an index with a sort key. */
  readonly neighbours: Neighbours | undefined
}

/** Reads by partition, consistency and direction; gets have no direction of their own and go with either. */
function groupsOf(reads: readonly PlannedRead[], table: Table): Group[] {
  const partitions = new Map<string, PlannedRead[]>()
  for (const read of reads) {
    const text = partitionText(read, table)
    const others = partitions.get(text)
    if (others === undefined) partitions.set(text, [read])
    else others.push(read)
  }
  return [...partitions.values()].flatMap((together) => byDirection(together, table))
}

function partitionText(read: PlannedRead, { primaryIndex }: Table): string {
  const index = read.kind === 'get' ? primaryIndex : read.index
  const value = read.kind === 'get' ? read.key[index.partition.name] : read.partition
  const sort = index.sort?.name ?? ''
  const apart = isApart(read) ? 'apart' : ''
  return JSON.stringify([index.name ?? '', sort, keyValueText('partition', value), read.consistent, apart])
}

/**
 * A read that goes on from a key begins behind it, which a sort condition can't say of an index's entry; and a
 * filter is the Query's, not one read's.
 */
function isApart(read: PlannedRead | undefined): boolean {
  return read?.kind === 'range' && (read.start !== undefined || read.filter.length > 0)
}

function byDirection(together: readonly PlannedRead[], table: Table): Group[] {
  const [first] = together
  if (together.length < 2 || first === undefined) return [{ reads: together, neighbours: undefined }]
  const ranges = together.filter((read) => read.kind === 'range')
  const index = ranges[0]?.index ?? table.primaryIndex
  if (index.sort === undefined || isApart(ranges[0])) {
    return [{ reads: together, neighbours: undefined }]
  }
  const gets = together.filter((read) => read.kind === 'get')
  const directions = new Set(ranges.map(({ ascending }) => ascending))
  if (directions.size === 0) directions.add(true)
  return [...directions].flatMap((ascending, at) => {
    const reads = [...(at === 0 ? gets : []), ...ranges.filter((range) => range.ascending === ascending)]
    return [group(reads, ascending, index, table)]
  })
}

function group(
  reads: readonly PlannedRead[],
  ascending: boolean,
  index: RangeRead['index'],
  { primaryIndex }: Table,
): Group {
  const [first] = reads
  if (first === undefined || reads.length < 2 || index.sort === undefined) {
    return { reads, neighbours: undefined }
  }
  const partition = first.kind === 'get' ? (first.key[primaryIndex.partition.name] ?? null) : first.partition
  const course = { index, partition, ascending, consistent: first.consistent }
  return { reads, neighbours: { course, sortName: index.sort.name, reads } }
}

function mergedQuery(
  { course, sortName }: Neighbours,
  sweep: Sweep,
  { tableName, sizes }: PlanContext,
): MergedQuery {
  const { places, limit } = sweep
  const direction = course.ascending ? 1 : -1
  const begin = places[0]?.first
  let end = begin
  for (const { last } of places) {
    if (last === undefined || end === undefined) end = undefined
    else if (direction * compareKeys(last, end) > 0) end = last
  }
  const sort = course.ascending ? between(begin, end) : between(end, begin)
  const projected = projectionInput(
    places.map(({ read }) => ({
      projection: read.projection,
      items: read.kind === 'get' ? 1 : Math.min(read.limit, limit),
    })),
    sizes,
  )
  const input = queryInput({ ...course, tableName, sort, start: undefined, filter: [] }, projected)
  return { input, limit, ascending: course.ascending, sortName, places }
}

function between(low: Place['first'], high: Place['first']): SortCondition {
  if (low === undefined) return high === undefined ? { kind: 'any' } : { kind: 'atMost', value: high }
  return high === undefined ? { kind: 'atLeast', value: low } : { kind: 'between', low, high }
}
