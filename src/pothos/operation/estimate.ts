import type { DocumentNode, GraphQLSchema } from 'graphql'
import { getOperationAST } from 'graphql'
import { DynagateError } from '../../errors.ts'
import { isRange } from '../../model/index.ts'
import type { Sizes } from '../../store/index.ts'
import { coerceVariables } from './coerce-variables.ts'
import { argumentsOf, type FieldArguments } from './field-arguments.ts'
import { type FieldRead, mayBeginEarly } from './field-read.ts'
import { fragmentsOf, type OperationPlan, planOf } from './operation-plan.ts'
import type { PlannedField } from './planned-fields.ts'
import { type Price, type PriceContext, priceOfByKey, priceOfRead, priceOfWrite } from './price.ts'

type Values = Readonly<Record<string, unknown>>

/** From the least that something can be to the most. */
export interface Interval {
  readonly least: number
  readonly most: number
}

/** What a field may cost, all times it is resolved together. */
export interface FieldEstimate {
  /** Where it stands in the response, without the places in lists. */
  readonly path: string
  /** The field in the schema: `Order.lines`. */
  readonly field: string
  readonly operation: 'GetItem' | 'Query' | 'write'
  /** The index; undefined for the table itself. */
  readonly index: string | undefined
  readonly partition: string | undefined
  readonly sort: string | undefined
  /** The round trip of its first call, from 1. */
  readonly roundTrip: number
  /** The round trip of its last call. */
  readonly lastTrip: number
  /** How often it is resolved at most. */
  readonly times: number
  /** Queries at most; items got at most, of which a hundred are one call; writes at most. */
  readonly queries: number
  readonly gets: number
  readonly writes: number
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

/** An operation to be priced. */
export interface PricedOperation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operationName?: string | undefined
  /** As the client gave them. Without them every page has its greatest size, and nothing is skipped. */
  readonly variables?: Values | undefined
  /** Whether the request asks for strongly consistent reads. */
  readonly consistent?: boolean | undefined
}

/**
 * The cost of an operation, from its plan and variables alone. The most is reached where every page is full and every
 * item as large as those read so far; reads that turn out equal, or neighbours in one partition, make it less.
 *
 * Gets of one round trip are counted as they are sent, a hundred in a call.
 *
 * @throws DynagateError OPERATION_RESOLUTION_FAILURE, BAD_USER_INPUT for variables that don't fit.
 */
export function estimate(asked: PricedOperation, sizes: Sizes): Estimate {
  const { plan, variables } = resolved(asked)
  return estimatePlan(plan, { variables, consistent: asked.consistent, sizes })
}

/** What the cost of a planned operation depends on. */
export interface EstimateOptions {
  /** Coerced; undefined for the most that any variables cost. */
  readonly variables: Values | undefined
  readonly consistent?: boolean | undefined
  readonly sizes: Sizes
}

/** The cost of a planned operation. */
export function estimatePlan(
  plan: OperationPlan,
  { variables, consistent, sizes }: EstimateOptions,
): Estimate {
  const isSerial = plan.operation.operation === 'mutation'
  // A mutation reads consistently where it wrote, which may be wherever it reads.
  const context = { sizes, consistent: consistent === true || isSerial, selection: plan.attributes }
  const estimator = new Estimator(context, variables)
  const fields = estimator.fields(plan.fields, { ...start, isSerial })
  const queries = sum(fields, (field) => field.queries + field.writes)
  const trips = Math.max(0, ...fields.map(({ lastTrip }) => lastTrip))
  return {
    calls: { least: fields.length > 0 ? 1 : 0, most: queries + estimator.getCalls },
    roundTrips: { least: fields.length > 0 ? 1 : 0, most: trips },
    readUnits: {
      least: fields.some(({ operation }) => operation !== 'write') ? 0.5 : 0,
      most: sum(fields, (field) => field.readUnits),
    },
    writeUnits: {
      least: fields.some(({ operation }) => operation === 'write') ? 1 : 0,
      most: sum(fields, (field) => field.writeUnits),
    },
    fields,
  }
}

function resolved(asked: PricedOperation): { plan: OperationPlan; variables: Values | undefined } {
  const { schema, document, operationName, variables } = asked
  const operation = getOperationAST(document, operationName)
  if (!operation) {
    const named =
      operationName === undefined ? 'one operation, or a name of one' : `an operation '${operationName}'`
    throw new DynagateError('OPERATION_RESOLUTION_FAILURE', `The document was expected to have ${named}.`)
  }
  const plan = planOf({ schema, operation, fragments: fragmentsOf(document) })
  if (variables === undefined) return { plan, variables }
  const coerced = coerceVariables(schema, operation, variables)
  if (coerced === undefined) {
    throw new DynagateError(
      'BAD_USER_INPUT',
      "The variables don't fit the types that the operation declares.",
    )
  }
  return { plan, variables: coerced }
}

/** Where fields stand: how often their object is resolved, and when it and some of its attributes are known. */
interface Place {
  readonly times: number
  /** How many fields above it read. */
  readonly depth: number
  /** The round trip after which the object is there; 0 for the root. */
  readonly trip: number
  /** The attributes whose values are known before that, and the round trip after which they are. */
  readonly known: ReadonlySet<string>
  readonly knownTrip: number
  /** Whether the fields are resolved one after another. */
  readonly isSerial?: boolean
}

const start: Place = { times: 1, depth: 0, trip: 0, known: new Set(), knownTrip: 0 }

/** Walks planned fields as execution and prefetch will. */
class Estimator {
  readonly #context: PriceContext
  readonly #variables: Values | undefined
  /** Items got, by when they are. */
  readonly #gets = new Map<string, number>()

  constructor(context: PriceContext, variables: Values | undefined) {
    this.#context = context
    this.#variables = variables
  }

  /**
   * The calls of all gets: those that become known together are sent together, strongly consistent ones apart from
   * others. Of a prefetched item the fields are resolved one turn after those of an item that was awaited.
   */
  get getCalls(): number {
    return [...this.#gets.values()].reduce((calls, gets) => calls + Math.ceil(gets / 100), 0)
  }

  fields(planned: readonly PlannedField[], place: Place): FieldEstimate[] {
    const all: FieldEstimate[] = []
    let { trip } = place
    for (const field of planned) {
      if (!this.#isIncluded(field.selected)) continue
      const estimates = this.#field(field, { ...place, trip })
      // A mutation's fields follow one another: each begins after the last round trip of the one before.
      if (place.isSerial) trip = Math.max(trip, ...estimates.map(({ lastTrip }) => lastTrip))
      for (const each of estimates) all.push(each)
    }
    return all
  }

  #isIncluded({ gate }: PlannedField['selected']): boolean {
    return this.#variables === undefined || gate.isOpen(this.#variables)
  }

  #field(field: PlannedField, place: Place): FieldEstimate[] {
    const args = argumentsOf(field, this.#variables)
    if (args.kind === 'rejected') return []
    const { work } = field
    if ('pattern' in work) return this.#read(field, work, args, place)
    const values = args.kind === 'known' ? args.values : undefined
    const trip = place.trip + 1
    const size = work.kind === 'byKey' ? work.count(values) : 1
    const price =
      work.kind === 'byKey'
        ? priceOfByKey(work, size, this.#context)
        : priceOfWrite(work, values, this.#context)
    const own = this.#estimate(field, price, { ...place, trip }, trip + price.trips - 1)
    const last = own.lastTrip
    const beneath = {
      ...start,
      depth: place.depth + 1,
      times: place.times * size,
      trip: last,
      knownTrip: last,
    }
    return [own, ...this.fields(field.children, beneath)]
  }

  #read(field: PlannedField, read: FieldRead, args: FieldArguments, place: Place): FieldEstimate[] {
    const values = args.kind === 'known' ? args.values : undefined
    const isKnown =
      field.isOfItem &&
      mayBeginEarly(read) &&
      [...read.taken].every((name) => place.known.has(sourceOf(read, name)))
    const trip = (isKnown ? place.knownTrip : place.trip) + 1
    const size = sizeOf(read, values)
    const isCounted =
      field.counted !== undefined && (this.#variables === undefined || field.counted.isOpen(this.#variables))
    const price = priceOfRead({ read, args: values, size, isCounted }, this.#context)
    const itemsAt = trip + price.trips - 1
    // A count begins when its field is resolved, though the page may have been read before.
    const last = isCounted ? Math.max(itemsAt, place.trip + price.countTrips) : itemsAt
    const own = this.#estimate(field, price, { ...place, trip }, last)
    const beneath: Place = {
      times: place.times * size,
      depth: place.depth + 1,
      trip: itemsAt,
      known: exactNames(read, values),
      knownTrip: trip - 1,
    }
    return [own, ...(size === 0 ? [] : this.fields(field.children, beneath))]
  }

  #estimate(
    field: PlannedField,
    price: Price,
    { times, depth, trip }: Place,
    lastTrip: number,
  ): FieldEstimate {
    const { path, typeName, definition } = field
    const { operation, index, partition, sort, consistent, gets } = price
    const together = `${lastTrip} ${depth} ${consistent}`
    if (gets > 0) this.#gets.set(together, (this.#gets.get(together) ?? 0) + times * gets)
    return {
      path,
      field: `${typeName}.${definition.name}`,
      operation,
      index,
      partition,
      sort,
      roundTrip: trip,
      lastTrip,
      times,
      queries: times * price.queries,
      gets: times * gets,
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

/** The attributes of an item that its read's arguments tell. */
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

function sum(fields: readonly FieldEstimate[], of: (field: FieldEstimate) => number): number {
  return fields.reduce((total, field) => total + of(field), 0)
}
