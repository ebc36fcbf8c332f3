import { createServer, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Plugin } from 'graphql-yoga'
import { describe, expect, it } from 'vitest'
import { codesOf, post, trialGateway } from './gateway-case.ts'

/** A plugin with every hook of a request, which records the hooks that ran. */
function watching() {
  const ran = new Set<string>()
  const note = (hook: string) => () => void ran.add(hook)
  const plugin: Plugin = {
    onRequest: note('onRequest'),
    onRequestParse: note('onRequestParse'),
    onParams: note('onParams'),
    onParse: note('onParse'),
    onValidate: note('onValidate'),
    onContextBuilding: note('onContextBuilding'),
    onExecute: note('onExecute'),
    onSubscribe: note('onSubscribe'),
    onExecutionResult: note('onExecutionResult'),
    onResultProcess: note('onResultProcess'),
    onResponse: note('onResponse'),
  }
  return { ran, plugin }
}

const http = ['onRequest', 'onResponse']
const parsed = [...http, 'onRequestParse', 'onResultProcess']
const operation = [...parsed, 'onContextBuilding', 'onExecutionResult', 'onParams', 'onParse', 'onValidate']

const json = { 'content-type': 'application/json' }
const body = (query: string) => JSON.stringify({ query })

const kinds: [string, string, RequestInit, readonly string[]][] = [
  [
    'a query',
    '/graphql',
    { method: 'POST', headers: json, body: body('{ hello }') },
    [...operation, 'onExecute'],
  ],
  [
    'a mutation',
    '/graphql',
    { method: 'POST', headers: json, body: body('mutation { touch }') },
    [...operation, 'onExecute'],
  ],
  [
    'a subscription',
    '/graphql',
    { method: 'POST', headers: json, body: body('subscription { ticks }') },
    // Each event is executed as a separate operation.
    [...operation, 'onSubscribe', 'onExecute'],
  ],
  ['a body that is not JSON', '/graphql', { method: 'POST', headers: json, body: '{' }, parsed],
  ['GraphiQL', '/graphql', { headers: { accept: 'text/html' } }, http],
  ['a health check', '/health', {}, http],
  ['a rejected method', '/graphql', { method: 'PUT', headers: json, body: '{}' }, http],
  ['an unknown path', '/nowhere', {}, http],
]

describe("a user's plugin", () => {
  it.each(kinds)('runs on %s, through fetch and over a socket', async (_, path, init, hooks) => {
    for (const send of [throughFetch, overSocket]) {
      const { ran, plugin } = watching()
      const { gateway } = trialGateway({ plugins: [plugin] })
      await send(gateway, path, init)
      expect([...ran].sort(), send.name).toEqual([...hooks].sort())
    }
  })

  it.each([throughFetch, overSocket])('can change requests and responses (%#)', async (send) => {
    const plugin: Plugin = {
      onRequest({ request, endResponse }) {
        if (!request.headers.has('authorization')) endResponse(new Response('who?', { status: 401 }))
      },
      onResponse: ({ response }) => response.headers.set('x-trial', 'yes'),
    }
    const { gateway } = trialGateway({ plugins: [plugin] })
    const query = { method: 'POST', headers: json, body: body('{ hello(name: "you") }') }
    expect(await send(gateway, '/graphql', query)).toMatchObject({ status: 401, text: 'who?', trial: 'yes' })
    const signed = { ...query, headers: { ...json, authorization: 'Bearer x' } }
    const answer = await send(gateway, '/graphql', signed)
    expect(answer).toMatchObject({ status: 200, text: '{"data":{"hello":"hi you"}}', trial: 'yes' })
  })

  it('that throws causes a masked and logged error', async () => {
    const plugin: Plugin = {
      onRequest() {
        throw new Error('password=hunter2')
      },
    }
    for (const send of [throughFetch, overSocket]) {
      const { gateway, logged } = trialGateway({ plugins: [plugin] })
      const { status, text } = await send(gateway, '/graphql', {
        method: 'POST',
        headers: json,
        body: body('{ hello }'),
      })
      expect([status, text]).toEqual([500, expect.stringContaining('INTERNAL_SERVER_ERROR')])
      expect(text).not.toContain('hunter2')
      expect(logged).toMatchObject([{ cause: { message: 'password=hunter2' } }])
    }
  })

  it('sees the original errors; clients see them coded', async () => {
    const seen: unknown[] = []
    const plugin: Plugin = {
      onExecute: () => ({
        onExecuteDone({ result }) {
          if ('errors' in result) seen.push(...(result.errors ?? []).map(({ message }) => message))
        },
      }),
    }
    const { gateway } = trialGateway({ plugins: [plugin] })
    expect(codesOf(await post(gateway, { query: '{ bug }' }))).toEqual(['INTERNAL_SERVER_ERROR'])
    expect(seen).toEqual(['password=hunter2'])
  })
})

interface Sent {
  readonly status: number | undefined
  readonly text: string
  readonly trial: unknown
}

type Gateway = ReturnType<typeof trialGateway>['gateway']

async function throughFetch(gateway: Gateway, path: string, init: RequestInit): Promise<Sent> {
  const response = await gateway.fetch(`http://localhost${path}`, init)
  return { status: response.status, text: await response.text(), trial: response.headers.get('x-trial') }
}

async function overSocket(gateway: Gateway, path: string, init: RequestInit): Promise<Sent> {
  const server = createServer((request, response) => void gateway.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { promise, resolve, reject } = Promise.withResolvers<Sent>()
  const options = {
    port,
    path,
    method: init.method ?? 'GET',
    headers: init.headers as Record<string, string>,
  }
  const sent = sendRequest(options, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    response.on('end', () =>
      resolve({ status: response.statusCode, text, trial: response.headers['x-trial'] }),
    )
  })
  sent.on('error', reject).end(init.body)
  return promise.finally(() => server.close())
}
