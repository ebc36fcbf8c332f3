import { createHash } from 'node:crypto'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { createClient } from 'graphql-ws'
import type { Plugin } from 'graphql-yoga'
import { describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { schema as shopSchema } from '../../schema/graphql.ts'
import { type DocumentOptions, type GatewayOptions, startGateway } from '../../src/server/index.ts'
import { codesOf, post, read, trialGateway } from './gateway-case.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hello = 'query Hello($name: String) { hello(name: $name) }'
const twice = 'query Twice { twice(number: 2) }'
const touch = 'mutation Touch { touch }'
const ticks = 'subscription Ticks { ticks }'

/** What each tool writes for these documents. */
const ofCodegen = { [sha256(hello)]: hello, [sha256(touch)]: touch }
const ofRelay = { '0a1b2c3d4e5f60718293a4b5c6d7e8f9': twice, ticks }
const ofApollo = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [{ id: sha256(twice), name: 'Twice', type: 'query', body: twice }],
} as const
const manifests = [ofCodegen, ofRelay, ofApollo]
const spec = { accept: 'application/graphql-response+json' }

const persisted = (sha256Hash: unknown, more: object = {}) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
  ...more,
})

/** Sends a body to a gateway through `fetch` and over a socket, and a GET of the same. */
async function everyWay(options: Partial<GatewayOptions>, body: Record<string, unknown>) {
  const { gateway } = trialGateway(options)
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...spec },
    body: JSON.stringify(body),
  }
  const query = new URLSearchParams(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
  const server = await startGateway({ gateway, port: 0 })
  try {
    return await Promise.all(
      [
        gateway.fetch('http://gateway/graphql', init),
        fetch(server.url, init),
        gateway.fetch(`http://gateway/graphql?${query}`, { headers: spec }),
        fetch(`${server.url}?${query}`, { headers: spec }),
      ].map(async (response) => read(await response)),
    )
  } finally {
    await server.close()
  }
}

describe('a trusted document', () => {
  it.each<[string, Record<string, unknown>, unknown]>([
    [
      "by GraphQL over HTTP's id",
      { documentId: sha256(hello), variables: { name: 'you' } },
      { hello: 'hi you' },
    ],
    ['by an id with its algorithm', { documentId: `sha256:${sha256(hello)}` }, { hello: 'hi undefined' }],
    ["by Relay's id", { doc_id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', variables: {} }, { twice: 4 }],
    ["by Apollo's id", persisted(sha256(twice), { operationName: 'Twice' }), { twice: 4 }],
    ['by an id next to an empty query', { query: '', documentId: sha256(hello) }, { hello: 'hi undefined' }],
  ])('is executed %s', async (_, body, data) => {
    for (const answer of await everyWay({ documents: { manifests } }, body)) {
      expect([answer.status, answer.data, answer.errors]).toEqual([200, data, []])
    }
  })

  it('of several generations has an id in each', async () => {
    const old = { v1: hello, shared: twice }
    const current = { v2: 'query Hello { hello(name: "v2") }', shared: twice }
    const { gateway } = trialGateway({ documents: { manifests: [old, current] } })
    expect((await post(gateway, { documentId: 'v1' })).data).toEqual({ hello: 'hi undefined' })
    expect((await post(gateway, { documentId: 'v2' })).data).toEqual({ hello: 'hi v2' })
    expect((await post(gateway, { documentId: 'shared' })).data).toEqual({ twice: 4 })
  })

  it('is validated once, when the gateway is created', async () => {
    const validated: string[] = []
    const watching: Plugin = {
      onValidate({ validateFn, setValidationFn }) {
        setValidationFn((...args: Parameters<typeof validateFn>) => {
          validated.push(args[1].loc?.source.body ?? '')
          return validateFn(...args)
        })
      },
    }
    const { gateway } = trialGateway({ documents: { manifests }, plugins: [watching] })
    expect(validated.toSorted()).toEqual([hello, touch, twice, ticks].toSorted())
    expect((await post(gateway, { documentId: sha256(hello) })).errors).toEqual([])
    expect((await post(gateway, { query: hello })).errors).toEqual([])
    expect(validated).toHaveLength(4)
  })

  it('that is a subscription is streamed, over a socket too', async () => {
    const { gateway } = trialGateway({ documents: { manifests } })
    const server = await startGateway({ gateway, port: 0 })
    try {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(server.url, { method: 'POST', headers, body: '{"documentId":"ticks"}' })
      expect(response.headers.get('content-type')).toContain('text/event-stream')
      expect((await response.text()).match(/"ticks":/g)).toHaveLength(2)
    } finally {
      await server.close()
    }
  })

  it.each<[string, DocumentOptions]>([
    ['with others', { manifests }],
    ['alone', { manifests, only: true }],
    ['with registered ones', { manifests, automatic: true }],
  ])('is executed by its id over a WebSocket, whose messages must have a query, %s', async (_, documents) => {
    const { gateway } = trialGateway({ documents, webSockets: true })
    const server = await startGateway({ gateway, port: 0 })
    const client = createClient({
      url: server.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      lazyCloseTimeout: 10_000,
    })
    const first = async (payload: object) => {
      for await (const result of client.iterate({ query: '', ...payload })) return result
    }
    try {
      expect(await first({ documentId: sha256(hello) })).toEqual({ data: { hello: 'hi undefined' } })
      expect(await first(persisted(sha256(twice)))).toEqual({ data: { twice: 4 } })
      expect(await first({ doc_id: 'ticks' })).toEqual({ data: { ticks: 1 } })
      expect(await first({ documentId: 'unknown' })).toMatchObject({
        errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
      })
    } finally {
      await client.dispose()
      await server.close()
    }
  })

  it('that is a mutation is not executed by GET', async () => {
    let touched = 0
    const context = () => ({ touch: () => (touched += 1) })
    const answers = await everyWay({ documents: { manifests }, context }, { documentId: sha256(touch) })
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 405, 405])
    expect(touched).toBe(2)
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown id', { documentId: 'unknown' }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['a name that every object has', { documentId: '__proto__' }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['a hash that is an empty string', persisted(''), 'PERSISTED_QUERY_NOT_FOUND'],
    ['a huge id', { documentId: 'x'.repeat(10_000) }, 'BAD_REQUEST'],
    ['a huge hash', persisted('a'.repeat(10_000)), 'BAD_REQUEST'],
    ['a hash that is a list', persisted(['a']), 'BAD_REQUEST'],
    ['another version', { extensions: { persistedQuery: { version: 2, sha256Hash: 'a' } } }, 'BAD_REQUEST'],
    ['two ids', { documentId: sha256(hello), doc_id: 'ticks' }, 'BAD_REQUEST'],
    ['an id and a text', { documentId: sha256(hello), query: '{ hello }' }, 'BAD_REQUEST'],
    ['a third id', persisted('another', { documentId: sha256(hello), doc_id: sha256(hello) }), 'BAD_REQUEST'],
    ['neither', { variables: {} }, 'BAD_REQUEST'],
    ['a persisted query without a hash', { extensions: { persistedQuery: { version: 1 } } }, 'BAD_REQUEST'],
  ])('is not found by %s', async (_, body, code) => {
    for (const answer of await everyWay({ documents: { manifests } }, body)) {
      expect(codesOf(answer)).toEqual([code])
      expect(answer.status).toBe(code === 'BAD_REQUEST' ? 400 : 404)
      expect(answer.text.length).toBeLessThan(400)
    }
  })
})

describe('a gateway that executes only trusted documents', () => {
  const options = { documents: { manifests, only: true } }

  it.each<[string, Record<string, unknown>, string]>([
    ['another text', { query: '{ hello }' }, 'DOCUMENT_NOT_TRUSTED'],
    [
      'another text with the id of a trusted one',
      persisted(sha256(hello), { query: '{ hello }' }),
      'DOCUMENT_NOT_TRUSTED',
    ],
    ['a text that differs by a space', { query: `${hello} ` }, 'DOCUMENT_NOT_TRUSTED'],
    ['introspection', { query: '{ __schema { __typename } }' }, 'DOCUMENT_NOT_TRUSTED'],
    ['nothing', {}, 'DOCUMENT_NOT_TRUSTED'],
    ['an unknown id', { documentId: 'unknown' }, 'PERSISTED_QUERY_NOT_FOUND'],
  ])('rejects %s', async (_, body, code) => {
    for (const answer of await everyWay(options, body)) {
      expect(codesOf(answer)).toEqual([code])
      expect(answer.data).toBeUndefined()
    }
  })

  it('accepts ids, and exactly the trusted documents', async () => {
    const { gateway } = trialGateway(options)
    expect((await post(gateway, { documentId: sha256(hello) })).errors).toEqual([])
    expect((await post(gateway, { query: hello })).errors).toEqual([])
    expect((await post(gateway, persisted(sha256(twice), { query: twice }))).data).toEqual({ twice: 4 })
  })
})

describe('invalid manifests', () => {
  it.each<[string, unknown, string]>([
    ['are a list', [[hello]], 'manifests[0]: expected an object'],
    ['are a file name', ['./persisted.json'], 'manifests[0]: expected an object'],
    ['have a value that is no text', [{ a: hello, b: { body: hello } }], 'got "b": a value of type object'],
    ['have an empty id', [{ '': hello }], 'expected ids of 1 to 200 characters'],
    ['have a huge id', [{ ['x'.repeat(201)]: hello }], 'expected ids of 1 to 200 characters'],
    ["are of another version of Apollo's format", [{ ...ofApollo, version: 2 }], 'got version 2'],
    ["have no list in Apollo's format", [{ ...ofApollo, operations: {} }], 'with a list of operations'],
    [
      'have an operation without a body',
      [{ ...ofApollo, operations: [{ id: 'a' }] }],
      'got "a": a value of type undefined',
    ],
    ['have an operation that is null', [{ ...ofApollo, operations: [null] }], 'got undefined'],
    [
      'have one id for two documents',
      [{ a: hello }, { a: twice }],
      'manifests[1]: the id "a" stands for another document',
    ],
    [
      'have a document that does not fit',
      [{ a: '{ nobody }' }],
      'a: Cannot query field "nobody" on type "Query".',
    ],
    ['have a document that does not parse', [{ a: '{ hello' }], 'a: Syntax Error'],
    [
      'have one over a limit',
      [{ a: `{ ${'hello '.repeat(60)} }` }],
      "a: The document selects 'hello' more than 50 times",
    ],
  ])('%s', (_, given, message) => {
    expect(() => trialGateway({ documents: { manifests: given } as DocumentOptions })).toThrow(message)
  })

  it('are all listed, up to twenty', () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`d${at}`, `{ nobody${at} }`]))
    expect(() => trialGateway({ documents: { manifests: [many] } })).toThrow(
      /25 of the manifests do not fit the schema:(\n {2}- d\d+: .*){20}\n {2}and 5 more$/,
    )
  })

  it.each<[DocumentOptions, string]>([
    [{ only: true }, 'expected manifests'],
    [{ manifests: [{}], only: true }, 'expected manifests'],
    [{ manifests, only: true, automatic: true }, 'either only or automatic'],
    [{ automatic: { maxBytes: 0 } }, 'maxBytes above 0'],
  ])('options %#', (documents, message) => {
    expect(() => trialGateway({ documents })).toThrow(message)
  })
})

it('the cost estimates of trusted documents are logged when the gateway is created', () => {
  const documents = {
    manifests: [
      {
        one: 'query One { order(orderId: "o-1") { total } }',
        all: 'query All($id: ID!) { orders(customerId: $id, first: 100) { nodes { lines(first: 100) { nodes { product { name } } } } } }',
      },
    ],
  }
  const { logged } = trialGateway({ schema: shopSchema, documents })
  expect(logged).toMatchObject([
    {
      level: 'info',
      message: expect.stringMatching(/^Trusted operations: 2. The most expensive is All: read units: /),
    },
    { level: 'warn', message: expect.stringMatching(/rejected if .* All \(all\): The operation may cost/) },
  ])
})

describe('automatic persisted queries', () => {
  const documents = { automatic: true }

  it('are registered with their document, and then executed by their hash', async () => {
    const { gateway } = trialGateway({ documents })
    const before = await post(gateway, persisted(sha256(twice)), spec)
    expect([before.status, ...codesOf(before)]).toEqual([404, 'PERSISTED_QUERY_NOT_FOUND'])
    expect(before.errors[0]?.message).toBe('PersistedQueryNotFound')
    expect((await post(gateway, persisted(sha256(twice), { query: twice }))).data).toEqual({ twice: 4 })
    expect((await post(gateway, persisted(sha256(twice)))).data).toEqual({ twice: 4 })
    expect((await post(gateway, persisted(sha256(twice).toUpperCase()))).data).toEqual({ twice: 4 })
  })

  it('are not registered under the hash of another document', async () => {
    const { gateway } = trialGateway({ documents })
    const answer = await post(gateway, persisted(sha256(twice), { query: touch }))
    expect(codesOf(answer)).toEqual(['BAD_REQUEST'])
    expect(codesOf(await post(gateway, persisted(sha256(twice))))).toEqual(['PERSISTED_QUERY_NOT_FOUND'])
  })

  it('are not registered if they are not valid', async () => {
    const { gateway } = trialGateway({ documents })
    for (const query of ['{ nobody }', '{ hello']) {
      await post(gateway, persisted(sha256(query), { query }))
      expect(codesOf(await post(gateway, persisted(sha256(query))))).toEqual(['PERSISTED_QUERY_NOT_FOUND'])
    }
  })

  it('use at most the configured memory', async () => {
    const { gateway } = trialGateway({ documents: { automatic: { maxBytes: 1_000 } } })
    const queries = ['first', 'second', 'third'].map((name) => `query { hello(name: "${name}") }`)
    for (const query of queries) await post(gateway, persisted(sha256(query), { query }))
    const known = await Promise.all(
      queries.map(async (query) => codesOf(await post(gateway, persisted(sha256(query)))).length === 0),
    )
    expect(known).toEqual([false, true, true])
  })

  it('are off by default, so that Apollo sends whole documents', async () => {
    for (const query of [{}, { query: '' }]) {
      for (const answer of await everyWay({}, persisted(sha256(twice), query))) {
        expect([answer.status, ...codesOf(answer)]).toEqual([400, 'PERSISTED_QUERY_NOT_SUPPORTED'])
      }
    }
    const { gateway } = trialGateway()
    expect((await post(gateway, persisted(sha256(twice), { query: twice }))).data).toEqual({ twice: 4 })
  })

  it.each<[string, Partial<GatewayOptions>, string[]]>([
    ['with them', { documents }, ['GET', 'POST', 'GET']],
    ['with a manifest', { documents: { manifests: [ofApollo] } }, ['GET', 'GET']],
    ['without either', {}, ['GET', 'POST', 'POST']],
  ])("serve Apollo's client %s", async (_, options, expected) => {
    const { gateway } = trialGateway(options)
    const server = await startGateway({ gateway, port: 0 })
    const methods: string[] = []
    const watched: typeof fetch = (input, init) => {
      methods.push(init?.method ?? 'GET')
      return fetch(input, init)
    }
    // A manifest has the document as its client prints it.
    const generateHash = () => sha256(twice)
    const link = new PersistedQueryLink(
      'manifests' in (options.documents ?? {})
        ? { generateHash, useGETForHashedQueries: true }
        : { sha256: async (text) => sha256(text), useGETForHashedQueries: true },
    ).concat(new HttpLink({ uri: server.url, fetch: watched }))
    const client = new ApolloClient({ link, cache: new InMemoryCache() })
    try {
      for (let time = 0; time < 2; time += 1) {
        const { data } = await client.query({ query: gql(twice), fetchPolicy: 'network-only' })
        expect(data).toEqual({ twice: 4 })
      }
      expect(methods).toEqual(expected)
    } finally {
      client.stop()
      await server.close()
    }
  })
})
