import type { AnyEntity } from '../../model/index.ts'
import { readUnits, type Sizes } from '../../store/index.ts'
import type { FieldRead } from '../field-read.ts'
import { type CostNode, type Operation, readTree } from './read-tree.ts'

/** From the least that something can be to the most. */
export interface Interval {
  readonly least: number
  readonly most: number
}

/** What a field may cost, all times it is read together. */
export interface FieldEstimate {
  /** Where it stands in the answer, without the places in lists. */
  readonly path: string
  /** The field in the schema: `Order.lines`. */
  readonly field: string
  readonly operation: 'GetItem' | 'Query' | 'write'
  /** The index; undefined for the table itself. */
  readonly index: string | undefined
  readonly partition: string | undefined
  readonly sort: string | undefined
  /** The round trip it goes with, from 1. */
  readonly roundTrip: number
  /** The round trip that its last call goes with. */
  readonly lastTrip: number
  /** How often it is read at most. */
  readonly times: number
  /** Queries at most, or items got at most, of which a hundred are one call. */
  readonly queries: number
  readonly gets: number
  readonly readUnits: number
  readonly writeUnits: number
}

/** What an operation may cost, known before it runs. */
export interface Estimate {
  readonly calls: Interval
  /** Calls that wait for one another. */
  readonly roundTrips: Interval
  readonly readUnits: Interval
  readonly writeUnits: Interval
  /** The most of each field, from the outermost inward. */
  readonly fields: readonly FieldEstimate[]
}

/**
 * The price of an operation, from its document and variables alone. The most is reached where every page is full
 * and every item has the size expected; reads that turn out equal, or neighbours, make it less.
 *
 * Gets of one round trip are counted as they go out, a hundred a call.
 */
export function estimate(operation: Operation, sizes: Sizes): Estimate {
  const fields = readTree(operation, sizes).flatMap((node) => fieldsOf(node, sizes))
  const least = fields.length > 0 ? 1 : 0
  const queries = sum(fields, (field) => field.queries)
  const trips = Math.max(0, ...fields.map(({ lastTrip }) => lastTrip))
  return {
    calls: { least, most: queries + getCalls(fields) + fields.filter(isWrite).length },
    roundTrips: { least, most: trips },
    readUnits: {
      least: fields.some((field) => !isWrite(field)) ? 0.5 : 0,
      most: sum(fields, (field) => field.readUnits),
    },
    writeUnits: { least: fields.some(isWrite) ? 1 : 0, most: sum(fields, (field) => field.writeUnits) },
    fields,
  }
}

function fieldsOf(node: CostNode, sizes: Sizes): FieldEstimate[] {
  return [fieldOf(node, sizes), ...node.children.flatMap((child) => fieldsOf(child, sizes))]
}

function fieldOf(node: CostNode, sizes: Sizes): FieldEstimate {
  const { path, field, work, times, size, trip } = node
  const place = { path, field, roundTrip: trip, lastTrip: trip + node.trips - 1, times }
  if (!('kind' in work)) return { ...place, ...priceOfRead(node, work, sizes) }
  const nothing = { index: undefined, partition: undefined, sort: undefined, queries: 0 }
  if (work.kind === 'byKey') {
    const gets = times * size
    const units = gets * (node.consistent ? 1 : 0.5)
    return { ...place, ...nothing, operation: 'GetItem', gets, readUnits: units, writeUnits: 0 }
  }
  const { entity } = work
  const writes = 1 + entity.indexKeys.size
  const writeUnits = times * writes * Math.max(1, Math.ceil(sizes.bytesOf(entity) / 1024))
  return { ...place, ...nothing, operation: 'write', gets: 0, readUnits: 0, writeUnits }
}

type Price = Omit<FieldEstimate, 'path' | 'field' | 'roundTrip' | 'lastTrip' | 'times'>

function priceOfRead(node: CostNode, { pattern }: FieldRead, sizes: Sizes): Price {
  const { times, size } = node
  const { kind, index, templates, entities } = pattern
  const consistent = pattern.consistent || (node.consistent && index.kind !== 'global')
  const { partition, sort } = templates
  const described = { index: index.name, partition, sort, writeUnits: 0 }
  const bytes = Math.max(...entities.map((entity) => sizes.bytesOf(entity)))
  if (kind === 'get') {
    return {
      ...described,
      operation: 'GetItem',
      queries: 0,
      gets: times,
      readUnits: times * readUnits(bytes, consistent),
    }
  }
  const shards = shardsOf(entities[0], index.name)
  // One more than the page, which tells whether there are more; a lookup stops at the second.
  const items = size === 0 ? 0 : size + 1
  const pages = items === 0 ? 0 : node.filteredCalls || Math.ceil((items * bytes) / pageBytes)
  const completed = node.completes ? items : 0
  const looked =
    pattern.filter && node.filteredCalls > 0
      ? // A shard's last call may go over its part by the item that it looks at, at least one.
        pattern.filter.readUnits + shards * readUnits(bytes, consistent)
      : shards * readUnits(items * bytes, consistent)
  const units = items === 0 ? 0 : looked + completed * readUnits(bytes, node.consistent)
  const counting = node.counted === 0 ? 0 : shards * Math.ceil((node.counted * bytes) / pageBytes)
  const countUnits = counting === 0 ? 0 : shards * readUnits(node.counted * bytes, consistent)
  const queries = times * (shards * pages + counting)
  return {
    ...described,
    operation: 'Query',
    queries,
    gets: times * completed,
    readUnits: times * (units + countUnits),
  }
}

/** What one Query reads at most. */
const pageBytes = 1024 * 1024

function shardsOf(entity: AnyEntity | undefined, index: string | undefined): number {
  const key = index === undefined ? entity?.primaryKey : entity?.indexKeys.get(index)
  return key?.partition.shards?.count ?? 1
}

function getCalls(fields: readonly FieldEstimate[]): number {
  const byTrip = new Map<number, number>()
  for (const { gets, lastTrip } of fields) {
    if (gets > 0) byTrip.set(lastTrip, (byTrip.get(lastTrip) ?? 0) + gets)
  }
  return [...byTrip.values()].reduce((calls, gets) => calls + Math.ceil(gets / 100), 0)
}

function isWrite({ operation }: FieldEstimate): boolean {
  return operation === 'write'
}

function sum(fields: readonly FieldEstimate[], of: (field: FieldEstimate) => number): number {
  return fields.reduce((total, field) => total + of(field), 0)
}
