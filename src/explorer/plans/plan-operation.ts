import { type DocumentNode, GraphQLError, parse, validate } from 'graphql'
import { DynagateError } from '../../errors.ts'
import { type Estimate, estimate, planDocument } from '../../pothos/index.ts'
import type { Opened } from '../opened.ts'
import type { Plan } from '../protocol/index.ts'
import type { RequestBody } from '../request-body.ts'
import { planOf } from './plan.ts'

/**
 * The plan of an operation, which isn't executed.
 *
 * @throws DynagateError for a document that the schema rejects, and for variables that don't fit.
 */
export function planOperation(opened: Opened, body: RequestBody): Plan {
  const query = body.string('query')
  const operationName = body.optionalString('operationName')
  const variables = body.object('variables')
  return planOf(estimateOf(opened, { query, operationName, variables }))
}

/** An operation, as its request had it. */
export interface RequestedOperation {
  readonly query: string
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly consistent?: boolean
  readonly isIdempotent?: boolean
}

/** The estimate of an operation at the sizes of items that this process has read. */
export function estimateOf({ schema, sizes }: Opened, { query, ...requested }: RequestedOperation): Estimate {
  const document = parsed(query)
  // Bounds the work of validating it.
  planDocument(schema, document)
  const [fault] = validate(schema, document, undefined, { maxErrors: 1 })
  if (fault !== undefined) throw rejected('GRAPHQL_VALIDATION_FAILED', fault)
  return estimate({ schema, document, ...requested }, sizes())
}

function parsed(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens })
  } catch (error) {
    if (error instanceof GraphQLError) throw rejected('GRAPHQL_PARSE_FAILED', error)
    throw error
  }
}

/** The default limit of GraphQL requests, ten times: a document that is rejected there can be looked at here. */
const maxTokens = 10_000

function rejected(
  code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED',
  cause: GraphQLError,
): DynagateError {
  const [at] = cause.locations ?? []
  const where = at === undefined ? '' : ` (line ${at.line}, column ${at.column})`
  return new DynagateError(code, `${cause.message}${where}`, { cause })
}
