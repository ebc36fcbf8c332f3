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

/** Its values are none that JSON can say. */
const unspeakable = new GraphQLScalarType({ name: 'Unspeakable', serialize: () => 1n })

/** A schema with a field for each way to end well or badly. */
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
    fields: { ticks: { type: GraphQLInt, subscribe: ticks, resolve: (tick: number) => tick } },
  })
  return new GraphQLSchema({ query: trial, mutation, subscription })
}

async function* ticks() {
  yield 1
  yield 2
  throw new Error('password=hunter2')
}

/** A gateway over the trial schema with the production profile, and what it logged. */
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

/** One error of an answer. */
export interface AnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: Readonly<Record<string, unknown>>
}

/** What came back, read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly data?: Record<string, unknown> | null
  readonly errors: readonly AnswerError[]
}

/** Posts a body: a text as it is, anything else as JSON. */
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

/** Reads a response that is a GraphQL answer. */
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

/** The codes of an answer's errors. */
export function codesOf(answer: Answer): unknown[] {
  return answer.errors.map(({ extensions }) => extensions.code)
}
