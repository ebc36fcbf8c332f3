import {
  GraphQLError,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql'
import { DynagateError } from '../../src/errors.ts'
import { createGateway, type Gateway, type GatewayOptions, type LogEntry } from '../../src/server/index.ts'

/** A scalar whose values JSON can't represent. */
const unspeakable = new GraphQLScalarType({ name: 'Unspeakable', serialize: () => 1n })

/** A schema with a field for each kind of success and failure. */
export function trialSchema(): GraphQLSchema {
  const trial: GraphQLObjectType = new GraphQLObjectType({
    name: 'Query',
    fields: () => ({
      hello: {
        type: GraphQLString,
        args: { name: { type: GraphQLString } },
        resolve: (_, { name }) => `hi ${name}`,
      },
      self: { type: trial, resolve: () => ({}) },
      twice: {
        type: GraphQLInt,
        args: { number: { type: new GraphQLNonNull(GraphQLInt) } },
        resolve: (_, { number }) => number * 2,
      },
      bug: { type: GraphQLString, resolve: () => Promise.reject(new Error('password=hunter2')) },
      wrongType: { type: GraphQLInt, resolve: () => 'secret value' },
      mustBe: { type: new GraphQLNonNull(GraphQLString), resolve: () => null },
      conflict: {
        type: GraphQLString,
        resolve: () => Promise.reject(new DynagateError('CONFLICT', 'Changed.')),
      },
      throttled: {
        type: GraphQLString,
        resolve: () => Promise.reject(new DynagateError('THROTTLED', 'Slow down.', { retryAfterMs: 250 })),
      },
      foreign: { type: GraphQLString, resolve: () => Promise.reject(new GraphQLError('from a library')) },
      never: { type: GraphQLString, resolve: () => new Promise(() => {}) },
      unspeakable: { type: unspeakable, resolve: () => 1 },
      requestId: { type: GraphQLString, resolve: (_, __, context) => context.seen },
    }),
  })
  const mutation = new GraphQLObjectType({
    name: 'Mutation',
    fields: {
      never: { type: GraphQLString, resolve: () => new Promise(() => {}) },
      touch: { type: GraphQLInt, resolve: (_, __, context) => context.touch() },
    },
  })
  const subscription = new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      ticks: { type: GraphQLInt, subscribe: ticks, resolve: (tick: number) => tick },
      waits: { type: GraphQLInt, subscribe: waits },
    },
  })
  return new GraphQLSchema({ query: trial, mutation, subscription })
}

async function* ticks() {
  yield 1
  yield 2
  throw new Error('password=hunter2')
}

/** Events that never come. */
function waits(): AsyncIterableIterator<number> {
  const { promise, resolve } = Promise.withResolvers<IteratorResult<number>>()
  const end = async () => {
    resolve({ done: true, value: undefined })
    return promise
  }
  return { next: () => promise, return: end, [Symbol.asyncIterator]: waits }
}

/** A gateway with the trial schema and the production profile, and its log. */
export function trialGateway(options: Partial<GatewayOptions> = {}): {
  gateway: Gateway
  logged: LogEntry[]
} {
  const logged: LogEntry[] = []
  const gateway = createGateway({
    schema: trialSchema(),
    profile: 'production',
    log: (entry) => logged.push(entry),
    ...options,
  })
  return { gateway, logged }
}

/** One error of a response. */
export interface AnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: Readonly<Record<string, unknown>>
}

/** A parsed response. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly data?: Record<string, unknown> | null
  readonly errors: readonly AnswerError[]
}

/** Posts a body: a string unchanged, anything else as JSON. */
export async function post(
  gateway: Gateway,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return read(response)
}

/** Parses a response to a GraphQL request. */
export async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const { data, errors = [] } = JSON.parse(text) as { data?: Record<string, unknown>; errors?: AnswerError[] }
  return {
    status: response.status,
    headers: response.headers,
    text,
    errors,
    ...(data !== undefined && { data }),
  }
}

/** The error codes of a response. */
export function codesOf(answer: Answer): unknown[] {
  return answer.errors.map(({ extensions }) => extensions.code)
}
