import { openTestGateway } from 'dynagate/testing'
import { expect, it } from 'vitest'
import gateway from '../../examples/helpdesk/index.ts'

it('the example serves each API key the tickets of its company, and everybody the articles', async () => {
  await using app = await openTestGateway(gateway, { seed: true })
  const query = '{ tickets { nodes { title article { title } } } article(articleId: "a1") { title } }'
  const ticketsOf = async (headers: Readonly<Record<string, string>>) =>
    (await app.query(query, { headers })).data
  const article = { title: 'Printers' }
  for (const org of ['acme', 'globex']) {
    expect(await ticketsOf({ 'x-api-key': `${org}-demo-key` })).toEqual({
      tickets: { nodes: [{ title: `A printer of ${org}`, article }] },
      article,
    })
  }
  expect(await ticketsOf({})).toEqual({ tickets: null, article })
  expect((await app.query(query, { headers: { 'x-api-key': 'another' } })).errors?.[0]?.extensions.code).toBe(
    'UNAUTHENTICATED',
  )
})
