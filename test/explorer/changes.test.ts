import { expect, it } from 'vitest'
import type { ChangeMessage } from '../../src/explorer/protocol/index.ts'
import bookshop, { Reader } from './bookshop.ts'
import { openExplorer } from './open-explorer.ts'

/** The messages of server-sent events, but heartbeats. */
async function* messagesOf({ body }: Response): AsyncGenerator<ChangeMessage, void, undefined> {
  let text = ''
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const whole = text.split('\n\n')
    text = whole.pop() ?? ''
    for (const each of whole) {
      const message: ChangeMessage = JSON.parse(each.replace('data: ', ''))
      if (message.kind !== 'HEARTBEAT') yield message
    }
  }
}

async function next(
  messages: AsyncGenerator<ChangeMessage, void, undefined>,
): Promise<ChangeMessage | undefined> {
  const { value } = await messages.next()
  return value ?? undefined
}

it('/explorer/changes has every change of an item, before and after', async () => {
  await using app = await openExplorer(bookshop)
  const response = await app.send('/explorer/changes')
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const messages = messagesOf(response)
  expect(await next(messages)).toEqual({ kind: 'READY' })
  const store = app.store.request()
  await store.create(Reader, { readerId: 'r5', email: 'eve@example.com' })
  await store.update(Reader, { readerId: 'r5' }, { joinedAt: new Date(0) })
  await app.put({ pk: 'LEGACY', sk: '1' })
  await store.delete(Reader, { readerId: 'r5' })
  const key = { pk: { S: 'READER#r5' }, sk: { S: 'READER' } }
  expect(await next(messages)).toMatchObject({
    kind: 'CHANGE',
    change: { type: 'created', key, entity: 'Reader', after: { item: { email: { S: 'eve@example.com' } } } },
  })
  expect(await next(messages)).toMatchObject({
    change: {
      type: 'changed',
      before: { entity: 'Reader' },
      after: { item: { joinedAt: expect.anything() } },
    },
  })
  expect(await next(messages)).toMatchObject({ change: { type: 'created', key: { pk: { S: 'LEGACY' } } } })
  expect(await next(messages)).toMatchObject({ change: { type: 'removed', entity: 'Reader' } })
  // The gateway stops.
  app.explorer.close()
  expect(await next(messages)).toBeUndefined()
})

it('/explorer/changes has a bounded number of followers', async () => {
  await using app = await openExplorer(bookshop)
  const open = await Promise.all(Array.from({ length: 10 }, () => app.send('/explorer/changes')))
  expect(await app.fault('changes')).toMatchObject({ status: 503, code: 'OVERLOADED' })
  await open[0]?.body?.cancel()
  expect((await app.send('/explorer/changes')).status).toBe(200)
})
