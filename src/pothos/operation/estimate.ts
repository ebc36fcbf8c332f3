import type { DocumentNode, GraphQLSchema } from 'graphql'
import { getOperationAST } from 'graphql'
import { DynagateError } from '../../errors.ts'
import type { Sizes } from '../../store/index.ts'
import { coerceVariables } from './coerce-variables.ts'
import { Estimator, type FieldEstimate, start } from './estimator.ts'
import { fragmentsOf, type OperationPlan, planOf } from './operation-plan.ts'

type Values = Readonly<Record<string, unknown>>

/** The least and the most that a cost can be. */
export interface Interval {
  readonly least: number
  readonly most: number
}

/** The estimated cost of an operation. */
export interface Estimate {
  readonly calls: Interval
  /** Calls that wait for one another. */
  readonly roundTrips: Interval
  readonly readUnits: Interval
  readonly writeUnits: Interval
  /** The maximum of each field, outermost first. */
  readonly fields: readonly FieldEstimate[]
}

/** An operation to estimate. */
export interface PricedOperation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operationName?: string | undefined
  /** The client's variables. Without them every page has its maximum size, and nothing is skipped. */
  readonly variables?: Values | undefined
  /** Whether the request requires strongly consistent reads. */
  readonly consistent?: boolean | undefined
  /** Whether the request has an idempotency key. */
  readonly isIdempotent?: boolean | undefined
}

/**
 * Estimates the cost of an operation from its plan and variables alone. The maximum is reached if every page is full and
 * every item as large as those read until now; equal reads, and reads of neighbours in one partition, cost less.
 *
 * Gets of one round trip count as one call for each hundred.
 *
 * @throws DynagateError OPERATION_RESOLUTION_FAILURE, BAD_USER_INPUT for variables that don't fit.
 */
export function estimate(priced: PricedOperation, sizes: Sizes): Estimate {
  const { plan, variables } = resolved(priced)
  const { consistent, isIdempotent } = priced
  return estimatePlan(plan, { variables, consistent, isIdempotent, sizes })
}

/** Options of `estimatePlan()`. */
export interface EstimateOptions {
  /** Coerced; undefined for the maximum over all variables. */
  readonly variables: Values | undefined
  readonly consistent?: boolean | undefined
  readonly isIdempotent?: boolean | undefined
  readonly sizes: Sizes
}

/** The cost of a planned operation. */
export function estimatePlan(
  plan: OperationPlan,
  { variables, consistent, isIdempotent = false, sizes }: EstimateOptions,
): Estimate {
  const isSerial = plan.operation.operation === 'mutation'
  // A mutation reads partitions that it has written to with strong consistency: assume that for each of its reads.
  const selection = plan.attributes
  const context = { sizes, consistent: consistent === true || isSerial, isIdempotent, selection }
  const estimator = new Estimator(context, { variables, mayMix: isSerial && consistent !== true })
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

function resolved(priced: PricedOperation): { plan: OperationPlan; variables: Values | undefined } {
  const { schema, document, operationName, variables } = priced
  const operation = getOperationAST(document, operationName)
  if (!operation) {
    const named =
      operationName === undefined ? 'one operation, or a name of one' : `an operation '${operationName}'`
    throw new DynagateError('OPERATION_RESOLUTION_FAILURE', `Expected the document to have ${named}.`)
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

function sum(fields: readonly FieldEstimate[], of: (field: FieldEstimate) => number): number {
  return fields.reduce((total, field) => total + of(field), 0)
}
