import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql'
import type { Estimate, FieldEstimate } from '../../pothos/index.ts'
import type { TrafficOperation } from './traffic.ts'

/** Capacity units of one second. */
export interface Units {
  readonly readUnits: number
  readonly writeUnits: number
}

/** The consumption of an operation. */
export interface OperationUsage extends Units {
  readonly name: string
  readonly perSecond: number
  /** Whether a log has measured the units; otherwise they are the maximum of the estimate. */
  readonly isMeasured: boolean
}

/** The consumption of an access pattern, or of a field that writes, over all operations. */
export interface PatternUsage extends Units {
  /** The access pattern, such as `ordersOf`, or the field, such as `Mutation.placeOrder`. */
  readonly pattern: string
  readonly operation: FieldEstimate['operation']
  readonly index: string | undefined
  /** The maximum number of times per second that its field is resolved. */
  readonly perSecond: number
}

/** The consumption of all traffic. */
export interface Usage extends Units {
  readonly operations: readonly OperationUsage[]
  /** In descending order of their share of the units. */
  readonly patterns: readonly PatternUsage[]
}

/** The schema and the documents of the operations. */
export interface Served {
  readonly schema: GraphQLSchema
  /** The estimates of the operations by name. */
  readonly estimates: ReadonlyMap<string, Estimate>
}

/**
 * The units of the traffic per second, by operation and by access pattern. The measured units of an operation in a log
 * are divided among its patterns in the proportions of its estimate. Pure.
 *
 * @throws Error for an operation that is neither measured nor among the documents.
 */
export function usageOf(traffic: readonly TrafficOperation[], { schema, estimates }: Served): Usage {
  const unknown = traffic.filter(({ name, measured }) => measured === undefined && !estimates.has(name))
  if (unknown.length > 0) {
    const names = unknown.map(({ name }) => name).join(', ')
    const known = [...estimates.keys()].join(', ') || 'none'
    throw new Error(
      `there is no document of ${names}; there are documents of ${known}: name the folder of the others with --documents`,
    )
  }
  const operations = traffic.map((operation) => usageOfOperation(operation, estimates.get(operation.name)))
  const patterns = new Map<string, PatternUsage>()
  for (const { name, perSecond, readUnits, writeUnits } of operations) {
    const estimate = estimates.get(name)
    const parts = estimate === undefined ? [] : estimate.fields
    const most = { readUnits: estimate?.readUnits.most ?? 0, writeUnits: estimate?.writeUnits.most ?? 0 }
    for (const part of parts) {
      addTo(patterns, {
        pattern: patternOf(schema, part),
        operation: part.operation,
        index: part.index,
        perSecond: perSecond * part.times,
        readUnits: shareOf(readUnits, part.readUnits, most.readUnits),
        writeUnits: shareOf(writeUnits, part.writeUnits, most.writeUnits),
      })
    }
    if (parts.length > 0 || readUnits + writeUnits === 0) continue
    addTo(patterns, {
      pattern: `(${name})`,
      operation: 'Query',
      index: undefined,
      perSecond,
      readUnits,
      writeUnits,
    })
  }
  return {
    operations,
    patterns: [...patterns.values()].sort((one, other) => weightOf(other) - weightOf(one)),
    readUnits: sum(operations, ({ readUnits }) => readUnits),
    writeUnits: sum(operations, ({ writeUnits }) => writeUnits),
  }
}

function usageOfOperation(
  { name, perSecond, measured }: TrafficOperation,
  estimate: Estimate | undefined,
): OperationUsage {
  const readUnits = measured?.readUnits ?? estimate?.readUnits.most ?? 0
  const writeUnits = measured?.writeUnits ?? estimate?.writeUnits.most ?? 0
  return {
    name,
    perSecond,
    readUnits: perSecond * readUnits,
    writeUnits: perSecond * writeUnits,
    isMeasured: measured !== undefined,
  }
}

function addTo(patterns: Map<string, PatternUsage>, usage: PatternUsage): void {
  const before = patterns.get(usage.pattern)
  patterns.set(usage.pattern, {
    ...usage,
    perSecond: usage.perSecond + (before?.perSecond ?? 0),
    readUnits: usage.readUnits + (before?.readUnits ?? 0),
    writeUnits: usage.writeUnits + (before?.writeUnits ?? 0),
  })
}

function patternOf(schema: GraphQLSchema, { field }: FieldEstimate): string {
  const pattern = fieldNamed(schema, field)?.extensions.accessPattern
  return typeof pattern === 'string' ? pattern : field
}

/** The field of a schema by its coordinates, such as `Order.lines`. */
export function fieldNamed(schema: GraphQLSchema, coordinates: string) {
  const [typeName = '', fieldName = ''] = coordinates.split('.')
  const type = schema.getType(typeName)
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined
}

function shareOf(units: number, part: number, whole: number): number {
  return whole === 0 ? 0 : (units * part) / whole
}

/** A write unit costs about five times as much as a read unit. */
function weightOf({ readUnits, writeUnits }: Units): number {
  return readUnits + 5 * writeUnits
}

function sum<Each>(all: readonly Each[], of: (each: Each) => number): number {
  return all.reduce((total, each) => total + of(each), 0)
}
