import { describe, expect, it } from 'vitest'
import { startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

/** Sends a mutation through `fetch` and over a socket: the status and the media type, and how often it was executed. */
async function touchedWith(accept: string) {
  let touched = 0
  const { gateway } = trialGateway({ context: () => ({ touch: () => (touched += 1) }) })
  const headers = { 'content-type': 'application/json', accept }
  const init = { method: 'POST', headers, body: '{"query":"mutation { touch }"}' }
  const server = await startGateway({ gateway, port: 0 })
  try {
    const [web, socket] = [
      await gateway.fetch('http://gateway/graphql', init),
      await fetch(server.url, init),
    ].map(({ status, headers: sent }) => [status, sent.get('content-type')?.split(';')[0]])
    expect(socket).toEqual(web)
    return { answer: web, touched }
  } finally {
    await server.close()
  }
}

const plain = 'application/json'
const graphql = 'application/graphql-response+json'

describe('the media type of a response', () => {
  it.each([
    ['*/*', plain],
    ['application/*', plain],
    [`${graphql}, ${plain}`, graphql],
    [`${plain}, ${graphql}`, plain],
    [`${plain};q=0.1, ${graphql}`, graphql],
    [`${graphql};q=0.5,${plain};q=0.4,*/*;q=0.9`, graphql],
    [`*/*;q=0.1, ${graphql};q=0.2`, graphql],
    [`${plain};q=0, */*`, graphql],
    [`${graphql}; q=0.8, ${plain}; Q=0.9`, plain],
    [`${plain};charset=latin1`, plain],
    ['*/*;charset="utf-8"', plain],
    [`text/event-stream, multipart/mixed, ${graphql}`, graphql],
    [`${plain};q=high`, plain],
    ['text/event-stream', 'text/event-stream'],
    ['multipart/mixed', 'multipart/mixed'],
  ])('for accept: %s is %s', async (accept, mediaType) => {
    expect(await touchedWith(accept)).toEqual({ answer: [200, mediaType], touched: 2 })
  })

  it.each([
    'text/html',
    `${plain};q=0`,
    '*/*;q=0.0',
    `${graphql};q=0, text/*`,
    'text/event-stream;charset=latin1',
  ])('for accept: %s is none, so that nothing is executed', async (accept) => {
    expect(await touchedWith(accept)).toEqual({ answer: [406, plain], touched: 0 })
  })
})
