import { describe, expect, it } from 'vitest'
import { codesOf, post, trialGateway } from './gateway-case.ts'

const query = 'subscription { ticks }'

describe('a subscription', () => {
  it.each([
    'text/event-stream',
    '*/*',
  ])('accepted as %s sends each event and masks unexpected errors', async (accept) => {
    const { gateway, logged } = trialGateway()
    const response = await gateway.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query }),
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const text = await response.text()
    const events = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json = '']) => JSON.parse(json))
    expect(events).toMatchObject([
      { data: { ticks: 1 } },
      { data: { ticks: 2 } },
      { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false } }] },
    ])
    expect(text).not.toContain('hunter2')
    expect(logged).toMatchObject([{ cause: { message: 'password=hunter2' } }])
  })

  it.each([
    'application/json',
    'application/json, text/event-stream;q=0',
    'text/event-stream;charset=latin1, */*;charset=latin1',
  ])('accepted as %s is rejected before it starts', async (accept) => {
    const answer = await post(trialGateway().gateway, { query }, { accept })
    expect(answer.status).toBe(400)
    expect(codesOf(answer)).toEqual(['BAD_REQUEST'])
    expect(answer.errors[0]?.message).toContain('text/event-stream')
  })
})
