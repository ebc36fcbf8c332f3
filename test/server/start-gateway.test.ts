import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

async function listening(options: Parameters<typeof trialGateway>[0] = {}) {
  const { gateway, logged } = trialGateway(options)
  const running = await startGateway({ gateway, port: 0, drainMs: 50 })
  return { ...running, logged, [Symbol.asyncDispose]: running.close }
}

const json = { 'content-type': 'application/json' }
const ask = (url: string, query: string, signal?: AbortSignal) =>
  fetch(url, { method: 'POST', headers: json, body: JSON.stringify({ query }), ...(signal && { signal }) })

/** Sends bytes as they are, and gives all that comes back. */
function sendRaw(port: number, bytes: string): Promise<string> {
  return text(connect({ port, host: '127.0.0.1', allowHalfOpen: true }).end(bytes))
}

describe('a gateway on a port', () => {
  it('answers queries', async () => {
    await using gateway = await listening()
    const response = await ask(gateway.url, '{ hello(name: "you") }')
    expect(await response.json()).toEqual({ data: { hello: 'hi you' } })
  })

  it.each([
    ['GET /health HTTP/1.1\r\nHost: [[[', 400],
    ['GET /health HTTP/1.1\r\nHost: a b', 400],
    ['GET //[ HTTP/1.1\r\nHost: gateway', 404],
    ['GET http://[ HTTP/1.1\r\nHost: gateway', 404],
    ['TRACE /graphql HTTP/1.1\r\nHost: gateway', 405],
    ['nonsense', 400],
  ])('answers %j without a 500 or a stack', async (head, status) => {
    await using gateway = await listening()
    const answer = await sendRaw(gateway.port, `${head}\r\nConnection: close\r\n\r\n`)
    expect(answer).toContain(`HTTP/1.1 ${status}`)
    expect(answer).not.toMatch(/\n\s+at |node_modules/)
    expect(gateway.logged).toEqual([])
  })

  it('answers a body over the limit before all of it has come', async () => {
    await using gateway = await listening()
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
    const sent = request(gateway.url, { method: 'POST', headers: json }, (response) =>
      resolve(response.statusCode),
    )
    sent.on('error', reject)
    sent.write('x'.repeat(150_000))
    expect(await promise).toBe(413)
    sent.destroy()
  })

  it('stops work for a client that has left', async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    await using gateway = await listening({
      context: (incoming) => {
        incoming.signal.addEventListener('abort', () => leave())
        start()
        return {}
      },
    })
    const client = new AbortController()
    const answer = ask(gateway.url, '{ never }', client.signal).catch((error: Error) => error.name)
    await started
    client.abort()
    await left
    expect(await answer).toBe('AbortError')
    expect(gateway.logged).toEqual([])
  })

  it('lets a running request end before it closes', async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const gateway = await listening({
      context: async () => {
        start()
        await gate
        return {}
      },
    })
    const answer = ask(gateway.url, '{ hello(name: "last") }')
    await started
    const closed = gateway.close()
    open()
    expect((await answer).status).toBe(200)
    await closed
    await expect(ask(gateway.url, '{ hello }')).rejects.toThrow('fetch failed')
  })

  it('does not wait for ever for a request that never ends', async () => {
    const gateway = await listening()
    const answer = ask(gateway.url, '{ never }').catch(() => 'cut off')
    await ask(gateway.url, '{ hello }')
    await gateway.close()
    expect(await answer).toBe('cut off')
  })

  it('says in one line that its port is in use', async () => {
    await using first = await listening()
    const second = startGateway({ gateway: trialGateway().gateway, port: first.port })
    await expect(second).rejects.toThrow(
      `Can't listen on 127.0.0.1:${first.port}: the port is in use: stop what listens there, or choose another port.`,
    )
  })
})
