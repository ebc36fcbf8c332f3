import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { describe, expect, it } from 'vitest'
import { DynagateError, type ErrorCode, errorCodes } from '../../src/errors.ts'
import { codesOf, post, trialGateway } from './gateway-case.ts'

describe('errors in the document', () => {
  it.each<[string, unknown, ErrorCode]>([
    ['has a syntax error', { query: '{ hello ' }, 'GRAPHQL_PARSE_FAILED'],
    ['is empty', { query: '' }, 'GRAPHQL_PARSE_FAILED'],
    ['selects an unknown field', { query: '{ nope }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'has two operations and no operationName',
      { query: 'query A { hello } query B { hello }' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'has an unknown operationName',
      { query: 'query A { hello }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['has an argument of the wrong type', { query: '{ twice(number: "x") }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ])('are reported if it %s', async (_, body, code) => {
    const { gateway, logged } = trialGateway()
    for (const attempt of ['parsed', 'from the cache']) {
      const answer = await post(gateway, body)
      expect(codesOf(answer), attempt).toEqual([code])
      expect(answer.status).toBe(200)
    }
    const strict = await post(gateway, body, { accept: 'application/graphql-response+json' })
    expect(strict.status).toBe(400)
    expect(strict.headers.get('content-type')).toContain('application/graphql-response+json')
    expect(logged).toEqual([])
  })
})

it('an operation type that the schema lacks is an error of the operation', async () => {
  const fields = { hello: { type: GraphQLString } }
  const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) })
  for (const query of ['subscription { ticks }', 'mutation { touch }']) {
    const { gateway, logged } = trialGateway({ schema })
    const [error] = (await post(gateway, { query })).errors
    // graphql 17 reports it in validation, 16 in execution.
    expect(error?.message).toMatch(/not configured to execute|is not supported/)
    expect(['OPERATION_RESOLUTION_FAILURE', 'GRAPHQL_VALIDATION_FAILED']).toContain(error?.extensions?.code)
    expect(logged).toEqual([])
  }
})

describe('errors in variables', () => {
  const query = 'query ($number: Int!) { twice(number: $number) }'

  it.each([
    [{ number: 'x' }],
    [{}],
    [{ number: null }],
    [{ number: 1.5 }],
  ])('%j is BAD_USER_INPUT', async (variables) => {
    const { gateway, logged } = trialGateway()
    const answer = await post(gateway, { query, variables })
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT'])
    expect(answer.errors[0]?.message).toContain('$number')
    expect(logged).toEqual([])
  })

  it('stay BAD_USER_INPUT if there are too many to list', async () => {
    const { gateway, logged } = trialGateway()
    const names = Array.from({ length: 60 }, (_, index) => `$v${index}: Int!`)
    const answer = await post(gateway, { query: `query (${names.join(' ')}) { twice(number: $v0) }` })
    const unused = answer.errors.filter(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR')
    expect(unused).toEqual([])
    expect(logged).toEqual([])
  })
})

describe('errors of resolvers', () => {
  it('are returned if they are coded, with the data of the other fields', async () => {
    const { gateway, logged } = trialGateway()
    const answer = await post(gateway, { query: '{ hello(name: "you") self { conflict } }' })
    expect(answer.data).toEqual({ hello: 'hi you', self: { conflict: null } })
    expect(answer.errors).toMatchObject([
      { message: 'Changed.', path: ['self', 'conflict'], extensions: { code: 'CONFLICT', retryable: true } },
    ])
    expect(logged).toEqual([])
  })

  it('have retryAfterMs if it is known, and the response Retry-After in seconds', async () => {
    const answer = await post(trialGateway().gateway, { query: '{ throttled }' })
    expect(answer.errors[0]?.extensions).toEqual({ code: 'THROTTLED', retryable: true, retryAfterMs: 250 })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([200, '1'])
  })

  it.each([
    'bug',
    'wrongType',
    'mustBe',
    'foreign',
  ])('are masked and logged if they are unexpected: %s', async (field) => {
    const { gateway, logged } = trialGateway()
    const answer = await post(gateway, { query: `{ ${field} }` }, { 'x-request-id': 'trial-7' })
    expect(answer.status).toBe(200)
    expect(answer.errors[0]?.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      retryable: false,
      requestId: 'trial-7',
    })
    expect(answer.text).not.toMatch(/hunter2|secret|non-nullable|library|\.ts/)
    expect(logged).toMatchObject([{ level: 'error', requestId: 'trial-7', cause: expect.any(Error) }])
  })

  it('have their cause only in the log', async () => {
    const { gateway, logged } = trialGateway()
    await post(gateway, { query: '{ bug }' })
    expect(logged[0]?.cause).toMatchObject({ message: 'password=hunter2' })
  })
})

describe('errors of the context', () => {
  it.each<[ErrorCode, number]>([
    ['UNAUTHENTICATED', 401],
    ['FORBIDDEN', 403],
    ['OVERLOADED', 503],
  ])('%s has the HTTP status %i', async (code, status) => {
    const { gateway } = trialGateway({
      context: () => {
        throw new DynagateError(code, 'No.')
      },
    })
    const answer = await post(gateway, { query: '{ hello }' })
    expect(answer.status).toBe(status)
    expect(answer.errors).toMatchObject([{ extensions: { code, retryable: errorCodes[code].retryable } }])
  })

  it('are masked if they are unexpected, without a 500', async () => {
    const { gateway, logged } = trialGateway({
      context: () => Promise.reject(new TypeError('inner workings')),
    })
    const answer = await post(gateway, { query: '{ hello }' })
    expect(answer.status).toBe(200)
    expect(codesOf(answer)).toEqual(['INTERNAL_SERVER_ERROR'])
    expect(answer.text).not.toContain('inner')
    expect(logged).toHaveLength(1)
  })
})
