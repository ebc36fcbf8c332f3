import { describe, expect, it } from 'vitest'
import { Api } from '../../../explorer/api/api.ts'

describe('the changes of the table', () => {
  it('are read from the events, however they are split, with the headers of the page', async () => {
    const events = [
      'data: {"ki',
      'nd":"READY"}\n\ndata: {"kind":"GAP"}\n',
      '\ndata: {"kind":"HEARTBEAT"}\n\nda',
    ]
    const sent: unknown[] = []
    const api = apiOf(async (url, { headers }) => {
      sent.push([url, headers])
      return new Response(streamOf(events))
    })
    const kinds: string[] = []
    for await (const { kind } of api.changes()) kinds.push(kind)
    expect(kinds).toEqual(['READY', 'GAP', 'HEARTBEAT'])
    expect(sent).toEqual([['http://localhost/explorer/changes', { authorization: 'Bearer t' }]])
  })

  it('are an error with its code if the gateway rejects the page', async () => {
    const errors = [{ message: 'The token has expired.', extensions: { code: 'UNAUTHENTICATED' } }]
    const api = apiOf(async () => Response.json({ errors }, { status: 401 }))
    await expect(api.changes().next()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'The token has expired.',
    })
    const gone = apiOf(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(gone.model()).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })
})

function apiOf(fetch: (url: string, init: RequestInit) => Promise<Response>): Api {
  return new Api({
    base: 'http://localhost/explorer',
    headers: () => ({ authorization: 'Bearer t' }),
    fetch,
  })
}

function streamOf(chunks: readonly string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk))
      controller.close()
    },
  })
}
