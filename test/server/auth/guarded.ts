import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { a } from '../../../src/model/index.ts'
import {
  type Authenticate,
  createGateway,
  type Gateway,
  type GatewayOptions,
  type LogEntry,
} from '../../../src/server/index.ts'

/** The attributes of callers in these tests. */
export const callerAttributes = {
  userId: a.id({ maxLength: 100 }),
  tenantId: a.id().optional(),
  roles: a.stringSet(),
}

/** A gateway whose field `whoami` shows the caller as resolvers see it. */
export function guarded(
  authenticate: Authenticate | undefined,
  options: Partial<GatewayOptions> = {},
): { gateway: Gateway; logged: LogEntry[] } {
  const logged: LogEntry[] = []
  const gateway = createGateway({
    schema,
    ...(authenticate && { authenticate }),
    caller: callerAttributes,
    log: (entry) => logged.push(entry),
    ...options,
  })
  return { gateway, logged }
}

const show = (caller: unknown) =>
  JSON.stringify(caller, (_, value) => (value instanceof Set ? [...value] : value))
const whoami = {
  type: GraphQLString,
  resolve: (_: unknown, __: unknown, { caller }: { caller: unknown }) => show(caller),
}
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: {
      whoami,
      bug: { type: GraphQLString, resolve: () => Promise.reject(new Error('a bug')) },
    },
  }),
  subscription: new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      whoami: {
        ...whoami,
        subscribe: (_, __, { ticks = twice }: { caller: unknown; ticks?: () => AsyncIterable<unknown> }) =>
          ticks(),
      },
    },
  }),
})

async function* twice() {
  yield 1
  yield 2
}

/** A response with its parsed body. */
export interface Shown {
  readonly status: number
  readonly challenge: string | null
  readonly text: string
  readonly caller?: unknown
  readonly code?: unknown
}

/** Queries the caller through `Gateway.fetch`. */
export async function ask(
  gateway: Gateway,
  headers: Record<string, string> = {},
  query = '{ whoami }',
): Promise<Shown> {
  const response = await gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return shown(response.status, response.headers.get('www-authenticate'), await response.text())
}

/** Queries the caller over a socket, where most responses are sent directly. A list is a repeated header. */
export async function askOverSocket(
  gateway: Gateway,
  headers: Record<string, string | string[]> = {},
): Promise<Shown> {
  const server = createServer((incoming, outgoing) => void gateway.handle(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { promise, resolve, reject } = Promise.withResolvers<Shown>()
  const { port } = server.address() as AddressInfo
  const all = { host: 'localhost', 'content-type': 'application/json', ...headers }
  const lines = Object.entries(all).flatMap(([name, values]) =>
    [values].flat().flatMap((each) => [name, each]),
  )
  const options = { port, path: '/graphql', method: 'POST', agent: false, headers: lines }
  const sent = request(options, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.once('end', () => {
      const challenge = response.headers['www-authenticate'] ?? null
      resolve(shown(response.statusCode ?? 0, challenge, Buffer.concat(chunks).toString()))
    })
  })
  sent.on('error', reject).end('{"query":"{ whoami }"}')
  try {
    return await promise
  } finally {
    server.close()
  }
}

function shown(status: number, challenge: string | null, text: string): Shown {
  const body = text.startsWith('{') ? JSON.parse(text) : {}
  const { whoami } = body.data ?? {}
  const code = body.errors?.[0]?.extensions?.code
  return {
    status,
    challenge,
    text,
    ...(typeof whoami === 'string' && { caller: JSON.parse(whoami) }),
    ...(code !== undefined && { code }),
  }
}

/** The header of a bearer token. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}
