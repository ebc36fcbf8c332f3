import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { describe, expect, it, vi } from 'vitest'
import { createGateway, type GatewayOptions } from '../../src/server/index.ts'
import { type Profile, profiles } from '../../src/server/profile.ts'
import { codesOf, post, trialGateway } from './gateway-case.ts'

/** What a gateway reveals, found out by one request each. */
async function revealedBy(options: Partial<GatewayOptions>) {
  const { gateway } = trialGateway(options)
  const page = await gateway.fetch('http://gateway/graphql', { headers: { accept: 'text/html' } })
  const examples = [{ query: '{ hello }', headers: { authorization: 'Bearer token-of-ada' } }]
  const withExamples = trialGateway({ ...options, graphiql: { examples } }).gateway
  const examplePage = await withExamples.fetch('http://gateway/graphql', { headers: { accept: 'text/html' } })
  const typo = await post(gateway, { query: '{ helo }' })
  const bug = await post(gateway, { query: '{ bug }' })
  const explained = await post(gateway, { query: '{ hello }', extensions: { explain: true } })
  return {
    introspection: (await post(gateway, { query: '{ __schema { __typename } }' })).data !== undefined,
    graphiql: page.headers.get('content-type')?.startsWith('text/html') ?? false,
    suggestions: typo.text.includes('Did you mean'),
    innerMessages: bug.text.includes('hunter2'),
    explain: explained.errors.length === 0,
    exampleHeaders: (await examplePage.text()).includes('token-of-ada'),
  }
}

/** What a gateway itself reveals: the explorer belongs to the command line, see test/explorer/served.test.ts. */
function ofGateway(profile: Profile) {
  const { explorer: _, ...revealed } = profiles[profile]
  return revealed
}

describe('a profile', () => {
  it.each(['development', 'production'] as const)('%s reveals what its table lists', async (profile) => {
    expect(await revealedBy({ profile })).toEqual(ofGateway(profile))
  })

  it('is production if NODE_ENV is production, otherwise development', async () => {
    try {
      vi.stubEnv('NODE_ENV', 'production')
      expect(await revealedBy({ profile: undefined } as never)).toEqual(ofGateway('production'))
      vi.stubEnv('NODE_ENV', undefined)
      expect(await revealedBy({ profile: undefined } as never)).toEqual(ofGateway('development'))
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('must have a known name', () => {
    const { schema } = { schema: {} } as unknown as GatewayOptions
    expect(() => createGateway({ schema, profile: 'staging' as never })).toThrow(
      'expected profile to be development or production, got "staging"',
    )
  })
})

describe('each setting can be overridden in production', () => {
  it.each<[string, Partial<GatewayOptions>]>([
    ['introspection', { introspection: true }],
    ['graphiql', { graphiql: true }],
    ['suggestions', { suggestions: true }],
    ['innerMessages', { innerMessages: true }],
    ['explain', { cost: { explain: () => true } }],
  ])('%s with its option', async (name, options) => {
    const expected = { ...ofGateway('production'), [name]: true }
    expect(await revealedBy({ profile: 'production', ...options })).toEqual(expected)
  })
})

describe('without suggestions', () => {
  it.each([
    ['a field', '{ helo }', 'Cannot query field "helo" on type "Query".'],
    ['an argument', '{ hello(nam: "x") }', 'Unknown argument "nam" on field "Query.hello".'],
    ['a type', 'query ($n: Strng) { hello(name: $n) }', 'Unknown type "Strng".'],
  ])('the error of %s names only what the client sent', async (_, query, message) => {
    const { gateway } = trialGateway()
    const answer = await post(gateway, { query })
    expect(answer.errors[0]?.message).toBe(message)
    expect(answer.text).not.toContain('Did you mean')
  })
})

it('without suggestions the message of a resolver is unchanged', async () => {
  const { gateway } = trialGateway({ plugins: [suggesting] })
  const answer = await post(gateway, { query: '{ hello }' })
  expect(answer.errors[0]?.message).toBe('There is no Pariss. Did you mean Paris?')
})

/** Fails every operation as if a resolver had thrown a GraphQLError. */
const suggesting: Plugin = {
  onExecute({ setResultAndStopExecution }) {
    const extensions = { code: 'NOT_FOUND' }
    const error = new GraphQLError('There is no Pariss. Did you mean Paris?', { path: ['hello'], extensions })
    setResultAndStopExecution({ data: { hello: null }, errors: [error] })
  },
}

it('disabled introspection is rejected in fragments and nested fields too', async () => {
  const { gateway } = trialGateway()
  const hidden =
    'query A { hello } query B { ...F } fragment F on Query { ... { t: __type(name: "Query") { name } } }'
  const nested = '{ self { __type(name: "Query") { name } } }'
  for (const [query, operationName] of [[hidden, 'A'], [hidden, 'B'], [nested]]) {
    const answer = await post(gateway, { query, operationName })
    expect(codesOf(answer)).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  }
  const types = await post(gateway, {
    query: '{ t: __type(name: "Query") { name } __type(name: "Int") { kind } hello }',
  })
  expect(types.data).toEqual({ t: null, __type: null, hello: 'hi undefined' })
  expect((await post(gateway, { query: '{ __typename }' })).data).toEqual({ __typename: 'Query' })
})
