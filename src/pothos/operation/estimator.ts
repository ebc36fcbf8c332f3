import { isRange } from '../../model/index.ts'
import { argumentsOf, type FieldArguments } from './field-arguments.ts'
import { type FieldRead, mayBeginEarly } from './field-read.ts'
import type { PlannedField } from './planned-fields.ts'
import { priceOfByKey, priceOfRead, priceOfWrite } from './price.ts'
import type { Price, PriceContext } from './priced.ts'

type Values = Readonly<Record<string, unknown>>

/** The maximum cost of a field, over all times that it is resolved. */
export interface FieldEstimate {
  /** Its path in the response, without list indexes. */
  readonly path: string
  /** The field in the schema: `Order.lines`. */
  readonly field: string
  /** The access pattern that it reads; undefined for a read by global ids, and for a write. */
  readonly pattern: string | undefined
  readonly operation: 'GetItem' | 'Query' | 'write'
  /** The index; undefined for the table itself. */
  readonly index: string | undefined
  readonly partition: string | undefined
  readonly sort: string | undefined
  /** The number of fields above it that read or write. */
  readonly depth: number
  /** The round trip of its first call, from 1. */
  readonly roundTrip: number
  /** The round trip of its last call. */
  readonly lastTrip: number
  /** The maximum number of times that it is resolved. */
  readonly times: number
  /** Maximum numbers: of Queries; of items read by gets, of which a hundred are one call; of writes. */
  readonly queries: number
  readonly gets: number
  readonly writes: number
  readonly readUnits: number
  readonly writeUnits: number
}

/** The parent of fields: how often it is resolved, and when it and some of its attributes are known. */
interface Parent {
  readonly times: number
  /** The number of fields above it that read. */
  readonly depth: number
  /** The round trip after which the object is known; 0 for the root. */
  readonly trip: number
  /** The attributes whose values are known earlier, and the round trip after which they are. */
  readonly known: ReadonlySet<string>
  readonly knownTrip: number
  /** Whether the fields are resolved one after another. */
  readonly isSerial?: boolean
}

/** The parent of root fields. */
export const start: Parent = { times: 1, depth: 0, trip: 0, known: new Set(), knownTrip: 0 }

/** Walks planned fields in the way of execution and prefetch. */
export class Estimator {
  readonly #context: PriceContext
  readonly #variables: Values | undefined
  readonly #mayMix: boolean
  /** Items read by gets, by round trip. */
  readonly #gets = new Map<string, number>()

  /** @param mayMix whether some gets of a round trip may be strongly consistent, and others not. */
  constructor(
    context: PriceContext,
    { variables, mayMix }: { variables: Values | undefined; mayMix: boolean },
  ) {
    this.#context = context
    this.#variables = variables
    this.#mayMix = mayMix
  }

  /**
   * The calls of all gets. Gets that become known together are sent together, but strongly consistent ones separately; in a
   * mutation, consistency depends on the partitions that it has written to. The fields of a prefetched item are resolved
   * one turn after those of an awaited item.
   */
  get getCalls(): number {
    const callsOf = (gets: number) => Math.ceil(gets / 100) + (this.#mayMix && gets > 1 ? 1 : 0)
    return [...this.#gets.values()].reduce((calls, gets) => calls + callsOf(gets), 0)
  }

  fields(planned: readonly PlannedField[], parent: Parent): FieldEstimate[] {
    const all: FieldEstimate[] = []
    let { trip } = parent
    for (const field of planned) {
      if (!this.#isIncluded(field.selected)) continue
      const estimates = this.#field(field, { ...parent, trip })
      // A mutation's fields run one after another: each starts after the last round trip of the previous one.
      if (parent.isSerial) trip = Math.max(trip, ...estimates.map(({ lastTrip }) => lastTrip))
      for (const each of estimates) all.push(each)
    }
    return all
  }

  #isIncluded({ gate }: PlannedField['selected']): boolean {
    return this.#variables === undefined || gate.isOpen(this.#variables)
  }

  #field(field: PlannedField, parent: Parent): FieldEstimate[] {
    const args = argumentsOf(field, this.#variables)
    if (args.kind === 'rejected') return []
    const { work } = field
    if ('pattern' in work) return this.#read(field, work, args, parent)
    if (work.kind === 'written') {
      return this.fields(field.children, { ...parent, times: parent.times * work.count() })
    }
    const values = args.kind === 'known' ? args.values : undefined
    if (work.kind === 'references') {
      return work.reads(values).flatMap(({ typeName, read, count }) => {
        const children = field.children.filter((child) => child.typeName === typeName)
        const times = parent.times * count
        return this.#read({ ...field, children }, read, { kind: 'unknown' }, { ...parent, times })
      })
    }
    const trip = parent.trip + 1
    const size = work.kind === 'byKey' ? work.count(values) : 1
    const price =
      work.kind === 'byKey'
        ? priceOfByKey(work, size, this.#context)
        : priceOfWrite(work, values, this.#context)
    const own = this.#estimate(field, price, { ...parent, trip }, trip + price.trips - 1)
    const last = own.lastTrip
    const beneath = {
      ...start,
      depth: parent.depth + 1,
      times: parent.times * size,
      trip: last,
      knownTrip: last,
    }
    return [own, ...this.fields(field.children, beneath)]
  }

  #read(field: PlannedField, read: FieldRead, args: FieldArguments, parent: Parent): FieldEstimate[] {
    const values = args.kind === 'known' ? args.values : undefined
    const isKnown =
      field.isOfItem &&
      mayBeginEarly(read) &&
      [...read.taken].every((name) => parent.known.has(sourceOf(read, name)))
    const trip = (isKnown ? parent.knownTrip : parent.trip) + 1
    const size = sizeOf(read, values)
    const isCounted =
      field.counted !== undefined && (this.#variables === undefined || field.counted.isOpen(this.#variables))
    const price = priceOfRead({ read, args: values, size, isCounted }, this.#context)
    const itemsAt = trip + price.trips - 1
    // A count starts when its field is resolved, even if the page was read before.
    const last = isCounted ? Math.max(itemsAt, parent.trip + price.countTrips) : itemsAt
    const own = this.#estimate(field, price, { ...parent, trip }, last)
    const beneath: Parent = {
      times: parent.times * size,
      depth: parent.depth + 1,
      trip: itemsAt,
      known: exactNames(read, values),
      knownTrip: trip - 1,
    }
    return [own, ...(size === 0 ? [] : this.fields(field.children, beneath))]
  }

  #estimate(
    field: PlannedField,
    price: Price,
    { times, depth, trip }: Parent,
    lastTrip: number,
  ): FieldEstimate {
    const { path, typeName, definition, work } = field
    const { operation, index, partition, sort, consistent, gets, earlierGets, countGets } = price
    const addGets = (count: number, at: number, purpose = '') => {
      const together = `${at} ${depth} ${consistent} ${purpose}`
      if (count > 0) this.#gets.set(together, (this.#gets.get(together) ?? 0) + times * count)
    }
    addGets(gets, lastTrip)
    addGets(earlierGets, lastTrip - 1)
    addGets(countGets, trip + 1, 'count')
    return {
      path,
      field: `${typeName}.${definition.name}`,
      pattern: 'pattern' in work ? work.pattern.name : undefined,
      operation,
      index,
      partition,
      sort,
      depth,
      roundTrip: trip,
      lastTrip,
      times,
      queries: times * price.queries,
      gets: times * (gets + earlierGets + countGets),
      writes: times * price.writes,
      readUnits: times * price.readUnits,
      writeUnits: times * price.writeUnits,
    }
  }
}

/** A page that will be rejected costs nothing. */
function sizeOf(read: FieldRead, args: Values | undefined): number {
  try {
    return read.size(args)
  } catch {
    return 0
  }
}

function sourceOf({ key }: FieldRead, name: string): string {
  const source = key[name] ?? name
  return typeof source === 'string' ? source : ''
}

/** The attributes of an item that follow from the arguments of its read. */
function exactNames({ pattern, taken }: FieldRead, args: Values | undefined): ReadonlySet<string> {
  const names = pattern.arguments
    .filter(({ name, required, ranged }) => {
      if (taken.has(name)) return true
      const given = args?.[name]
      return required || (given !== undefined && given !== null && !ranged && !isRange(given))
    })
    .map(({ name }) => name)
  return new Set(names)
}
