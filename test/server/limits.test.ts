import fc from 'fast-check'
import { getIntrospectionQuery } from 'graphql'
import { describe, expect, it } from 'vitest'
import { isLongerThan } from '../../src/server/errors/response-size.ts'
import { codesOf, post, trialGateway } from './gateway-case.ts'

const nested = (depth: number) => `${'{ self '.repeat(depth - 1)}{ hello }${' }'.repeat(depth - 1)}`
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ')

/** Each limit, with a query at the limit and one above it. */
const limits: [string, string, string, RegExp][] = [
  ['depth', nested(10).replace('hello', 'hello hello'), nested(11), /11 levels of fields; at most 10/],
  [
    'aliases',
    `{ self { ${times(15, (i) => `a${i}: hello`)} } }`,
    `{ self { ${times(16, (i) => `a${i}: __typename`)} } }`,
    /16 aliases; at most 15/,
  ],
  [
    'directives',
    `{ self { ${times(20, () => '... @skip(if: false) { hello }')} } }`,
    `{ self { ${times(21, () => '... @skip(if: false) { hello }')} } }`,
    /21 directives; at most 20/,
  ],
  [
    'root fields',
    `{ ${times(10, (i) => `a${i}: hello`)} }`,
    `{ ${times(11, (i) => `a${i}: hello`)} }`,
    /11 fields at the top; at most 10/,
  ],
  [
    'aliases in a fragment, at each level where it is used',
    'fragment F on Query { a: hello b: hello } { ...F ...F self { ...F } self { ...F } }',
    `fragment F on Query { ${times(4, (i) => `a${i}: hello`)} } { ...F self { ...F self { ...F self { ...F } } } }`,
    /16 aliases/,
  ],
  [
    'times one field is selected',
    `{ self { ${times(50, () => 'hello')} } }`,
    `{ self { ${times(51, () => 'hello')} } }`,
    /'hello' more than 50 times in one selection set/,
  ],
]

describe('limits of a document', () => {
  const { gateway } = trialGateway({ introspection: true })

  it.each(limits)('%s', async (_, at, beyond, message) => {
    expect((await post(gateway, { query: at })).errors).toEqual([])
    const answer = await post(gateway, { query: beyond })
    expect(codesOf(answer)).toContain('QUERY_TOO_COMPLEX')
    expect(answer.errors.map((error) => error.message).join('\n')).toMatch(message)
  })

  it('apply to tokens', async () => {
    const operations = (count: number) => times(count, (i) => `query Q${i} { hello }`)
    expect((await post(gateway, { query: operations(200), operationName: 'Q7' })).errors).toEqual([])
    expect(codesOf(await post(gateway, { query: operations(201), operationName: 'Q7' }))).toEqual([
      'QUERY_TOO_COMPLEX',
    ])
  })

  it("allow GraphiQL's introspection query", async () => {
    const answer = await post(gateway, { query: getIntrospectionQuery({ inputValueDeprecation: true }) })
    expect(answer.errors).toEqual([])
    expect(answer.data).toHaveProperty('__schema.types')
  })

  it.each([
    ['fields', nested(10_000)],
    ['lists in an argument', `{ hello(name: ${'['.repeat(20_000)}${']'.repeat(20_000)}) }`],
    ['inline fragments', `${'{ ... '.repeat(10_000)}{ hello }${' }'.repeat(10_000)}`],
  ])('reject 10,000 nested %s without an internal error', async (_, query) => {
    const { gateway: strict, logged } = trialGateway()
    const answer = await post(strict, { query })
    expect(answer.status).toBe(200)
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX'])
    expect(logged).toEqual([])
  })

  it('terminate on cyclic fragments', async () => {
    const query = 'fragment A on Query { ...B } fragment B on Query { self { ...A } } { ...A }'
    expect(codesOf(await post(gateway, { query }))).toContain('GRAPHQL_VALIDATION_FAILED')
  })

  it('allow a chain of fragments that doubles forty times, which merges into one field', async () => {
    const chain = times(40, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)
    const query = `${chain} fragment F40 on Query { a: hello } { ...F0 }`
    expect((await post(gateway, { query })).data).toEqual({ a: 'hi undefined' })
  })

  it('reject selections that double with each level, even if they are skipped', async () => {
    const { gateway: deep } = trialGateway({ limits: { depth: 20, aliases: 10_000 } })
    const query = `${times(12, (i) => `fragment F${i} on Query { a: self { ...F${i + 1} } b: self { ...F${i + 1} } }`)}
      fragment F12 on Query { hello }`
    for (const use of ['...F0', '... @include(if: false) { ...F0 }']) {
      const answer = await post(deep, { query: `${query} { ${use} }` })
      expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX'])
      expect(answer.errors[0]?.message).toContain('more than 5000 fields')
    }
  })
})

describe('limits of the variables', () => {
  const { gateway } = trialGateway()
  const send = (value: string) => post(gateway, `{"query":"{ hello }","variables":{"v":${value}}}`)

  it('apply to their depth', async () => {
    expect((await send(`${'['.repeat(18)}1${']'.repeat(18)}`)).errors).toEqual([])
    expect(codesOf(await send(`${'['.repeat(40_000)}${']'.repeat(40_000)}`))).toEqual(['QUERY_TOO_COMPLEX'])
  })

  it('apply to the number of values', async () => {
    expect((await send(JSON.stringify(Array(9_999).fill(0)))).errors).toEqual([])
    expect(codesOf(await send(JSON.stringify(Array(10_001).fill(0))))).toEqual(['QUERY_TOO_COMPLEX'])
  })
})

describe('the limit of the body', () => {
  it('is 100 KB', async () => {
    const { gateway } = trialGateway()
    const body = (bytes: number) =>
      JSON.stringify({ query: '{ hello }', extensions: { pad: '' } }).padEnd(bytes)
    expect((await post(gateway, body(102_400))).status).toBe(200)
    const answer = await post(gateway, body(102_401))
    expect(answer.status).toBe(413)
    expect(codesOf(answer)).toEqual(['REQUEST_ENTITY_TOO_LARGE'])
  })
})

describe('deadlines', () => {
  it('end a query with TIMEOUT', async () => {
    const { gateway, logged } = trialGateway({ limits: { queryMs: 20 } })
    const answer = await post(gateway, { query: '{ never }' })
    expect(answer.errors).toMatchObject([{ extensions: { code: 'TIMEOUT', retryable: true } }])
    expect(logged).toEqual([])
  })

  it('end a mutation with OUTCOME_UNKNOWN, since it may have been executed', async () => {
    const { gateway } = trialGateway({ limits: { mutationMs: 20 } })
    expect(codesOf(await post(gateway, { query: 'mutation { never }' }))).toEqual(['OUTCOME_UNKNOWN'])
  })
})

describe('the limit of a response', () => {
  const name = 'x'.repeat(10_000)
  const greetings = (count: number) =>
    `query ($name: String) { ${times(count, (i) => `a${i}: hello(name: $name)`)} }`
  const { gateway } = trialGateway({ limits: { responseBytes: 60_000, aliases: 100, rootFields: 100 } })

  it('allows a response within it', async () => {
    const answer = await post(gateway, { query: greetings(5), variables: { name } })
    expect(answer.errors).toEqual([])
    expect(answer.text.length).toBeGreaterThan(50_000)
  })

  it('omits the data of a longer response, whose operation was executed', async () => {
    const answer = await post(gateway, { query: greetings(6), variables: { name } })
    expect(answer.status).toBe(200)
    expect(answer.data).toBeNull()
    expect(codesOf(answer)).toEqual(['RESPONSE_TOO_LARGE'])
    expect(answer.errors[0]?.message).toContain('more than 60000 bytes')
  })

  it('counts strings, numbers, lists and names as in JSON', () => {
    const anything = fc.jsonValue({ noUnicodeString: true })
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: 50 }), (value, less) => {
        const { length } = JSON.stringify(value)
        expect(isLongerThan(length * 4 + 8, value)).toBe(false)
        fc.pre(typeof value === 'string' && !/[\\"\p{C}]/u.test(value))
        expect(isLongerThan(length - less - 1, value)).toBe(true)
      }),
    )
  })
})

describe('the limits of errors', () => {
  const { gateway } = trialGateway({ limits: { aliases: 100, rootFields: 100 } })

  it('are 20 per response, with the number of omitted ones', async () => {
    const { gateway: strict, logged } = trialGateway({ limits: { aliases: 100, rootFields: 100 } })
    const answer = await post(strict, { query: `{ ${times(30, (i) => `a${i}: bug`)} }` })
    expect(answer.errors).toHaveLength(20)
    expect(JSON.parse(answer.text).extensions).toEqual({ omittedErrors: 10 })
    expect(logged).toHaveLength(20)
  })

  it('are 5 for variables', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `v${i}`)
    const query = `query (${names.map((name) => `$${name}: Int!`).join(' ')}) { ${names.map((name, i) => `a${i}: twice(number: $${name})`).join(' ')} }`
    const answer = await post(gateway, { query, variables: {} })
    expect(codesOf(answer)).toEqual(Array(5).fill('BAD_USER_INPUT'))
  })

  it.each([
    ['a name', { query: `{ ${'x'.repeat(90_000)} }` }],
    ['a variable', { query: 'query ($n: Int!) { twice(number: $n) }', variables: { n: 'x'.repeat(90_000) } }],
    ['an alias', { query: `{ ${'x'.repeat(90_000)}: twice(number: "${'y'.repeat(5_000)}") }` }],
  ])('echo at most 1 KB of %s, and what follows it', async (_, body) => {
    const answer = await post(gateway, body)
    const [error] = answer.errors
    expect(JSON.stringify(error).length).toBeLessThan(1_300)
    expect(error?.message).toMatch(/^(Cannot query field|Variable "\$n"|Int cannot represent).* … /)
    expect(error?.message).toMatch(/(on type "Query"\.|x"|y")$/)
  })

  it('omit a path that is longer', async () => {
    const answer = await post(gateway, { query: `{ ${'x'.repeat(2_000)}: conflict }` })
    expect(answer.errors).toMatchObject([{ message: 'Changed.', extensions: { code: 'CONFLICT' } }])
    expect(answer.errors[0]).not.toHaveProperty('path')
  })
})
