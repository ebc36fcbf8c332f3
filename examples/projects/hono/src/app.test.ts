import { expect, test } from 'vitest'
import { openApp } from './app.ts'

test('a link that GraphQL creates redirects', async () => {
  const { app, close } = await openApp()
  const query =
    'mutation { createLink(input: { slug: "docs", target: "https://example.com/docs" }) { visits } }'
  const created = await app.request('http://127.0.0.1/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  expect(await created.json()).toEqual({ data: { createLink: { visits: 0 } } })
  const redirect = await app.request('/docs')
  expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'https://example.com/docs'])
  expect((await app.request('/unknown')).status).toBe(404)
  await close()
})
