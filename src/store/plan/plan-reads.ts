import { compareKeys, type Index, keyValueText, type SortCondition, type Table } from '../../model/index.ts'
import { required } from '../../required.ts'
import type { QueryInput } from '../client/index.ts'
import type { Sizes } from './item-sizes.ts'
import { type MergeCandidates, type MergedReads, mergeReads } from './merge-reads.ts'
import { projectionInput } from './projection.ts'
import { queryInput } from './query-input.ts'
import { callPrice } from './read-price.ts'
import type { ReadSpan } from './read-span.ts'
import { type ItemRead, type PlannedRead, type RangeRead, sortNameOf } from './reads.ts'

/** The calls that serve the reads of one tick. All can run concurrently. */
export interface CallPlan {
  /** Sent as one GetItem, or as BatchGetItems of up to 100 keys. */
  readonly gets: readonly ItemRead[]
  /** One Query each. */
  readonly ranges: readonly RangeRead[]
  readonly merged: readonly MergedQuery[]
}

/** One Query that serves several reads of a partition. */
export interface MergedQuery {
  readonly input: Readonly<Omit<QueryInput, 'Limit'>>
  /** The number of items after which every read is expected to be complete. */
  readonly limit: number
  readonly ascending: boolean
  readonly sortName: string
  /** In the order of the Query. */
  readonly spans: readonly ReadSpan[]
}

/** The context of planning. */
export interface PlanContext {
  readonly table: Table
  readonly tableName: string
  readonly sizes: Sizes
}

/**
 * The calls that serve the reads of one tick at the lowest estimated price. Pure. No two of the reads may be equal
 * gets.
 *
 * Neighbouring reads of a partition become one Query if the key templates prove that no other items lie between them, or
 * if reading across those is estimated to cost no more than the saved call.
 */
export function planReads(reads: readonly PlannedRead[], context: PlanContext): CallPlan {
  const [only] = reads
  if (only !== undefined && reads.length === 1) return alone(only)
  const gets: ItemRead[] = []
  const ranges: RangeRead[] = []
  const merged: MergedQuery[] = []
  const getPrice = callPrice / Math.min(100, Math.max(1, reads.filter(({ kind }) => kind === 'get').length))
  const addAlone = (read: PlannedRead) => (read.kind === 'get' ? gets.push(read) : ranges.push(read))
  for (const { reads: together, candidates } of groupsOf(reads, context.table)) {
    if (candidates === undefined) together.forEach(addAlone)
    else {
      for (const joined of mergeReads(candidates, { ...context, getPrice })) {
        if (joined.spans.length > 1) merged.push(mergedQuery(candidates, joined, context))
        else for (const { read } of joined.spans) addAlone(read)
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
  /** Undefined if they can't be merged: for a single read, or an index without a sort key. */
  readonly candidates: MergeCandidates | undefined
}

/** Groups reads by partition, consistency and direction. A get has no direction and joins ranges of either. */
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
  const { index, partition } = partitionOf(read, primaryIndex)
  const values = partition.map((value) => keyValueText('partition', value))
  return JSON.stringify([index.name ?? '', values, read.consistent, isUnmergeable(read)])
}

function partitionOf(read: PlannedRead, primaryIndex: Index): Pick<RangeRead, 'index' | 'partition'> {
  if (read.kind === 'range') return { index: read.index, partition: read.partition }
  const values = primaryIndex.partition.map(({ name }) =>
    required(read.key[name], `the key attribute ${name}`),
  )
  return { index: primaryIndex, partition: values }
}

/**
 * Whether a read can't share a Query. A read that continues after a key can't be expressed as a sort condition, because
 * entries of an index may have equal sort keys; and a filter would apply to all reads of the Query.
 */
function isUnmergeable(read: PlannedRead | undefined): boolean {
  return read?.kind === 'range' && (read.start !== undefined || read.filter !== undefined)
}

function byDirection(together: readonly PlannedRead[], table: Table): Group[] {
  const [first] = together
  if (together.length < 2 || first === undefined) return [{ reads: together, candidates: undefined }]
  const ranges = together.filter((read) => read.kind === 'range')
  if (isUnmergeable(ranges[0])) return [{ reads: together, candidates: undefined }]
  const gets = together.filter((read) => read.kind === 'get')
  const directions = new Set(ranges.map(({ ascending }) => ascending))
  if (directions.size === 0) directions.add(true)
  return [...directions].flatMap((ascending, at) => {
    const reads = [...(at === 0 ? gets : []), ...ranges.filter((range) => range.ascending === ascending)]
    return [group(reads, ascending, table)]
  })
}

function group(reads: readonly PlannedRead[], ascending: boolean, { primaryIndex }: Table): Group {
  const [first, second] = reads
  if (first === undefined || second === undefined) return { reads, candidates: undefined }
  const partition = { ...partitionOf(first, primaryIndex), ascending, consistent: first.consistent }
  const sortName = sortNameOf(partition)
  return { reads, candidates: sortName === undefined ? undefined : { partition, sortName, reads } }
}

function mergedQuery(
  { partition, sortName }: MergeCandidates,
  { spans, limit }: MergedReads,
  { tableName, sizes }: PlanContext,
): MergedQuery {
  const { ascending } = partition
  const direction = ascending ? 1 : -1
  const start = spans[0]?.first
  let end = spans[0]?.last
  for (const { last } of spans) {
    if (last === undefined || end === undefined) end = undefined
    else if (direction * compareKeys(last, end) > 0) end = last
  }
  const sort = ascending ? between(start, end) : between(end, start)
  const projected = projectionInput(
    spans.map(({ read }) => ({
      projection: read.projection,
      items: read.kind === 'get' ? 1 : Math.min(read.limit, limit),
    })),
    sizes,
  )
  const input = queryInput({ ...partition, tableName, sort, start: undefined, filter: undefined }, projected)
  return { input, limit, ascending, sortName, spans }
}

function between(low: ReadSpan['first'], high: ReadSpan['first']): SortCondition {
  if (low === undefined) return high === undefined ? { kind: 'any' } : { kind: 'atMost', value: high }
  return high === undefined ? { kind: 'atLeast', value: low } : { kind: 'between', low, high }
}
