import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { trialGateway } from './gateway-case.ts'

const asBrowser = { headers: { accept: 'text/html,*/*;q=0.8' } }

describe('GraphiQL', () => {
  it('is a page whose content security policy allows only its own resources', async () => {
    const response = await trialGateway({ graphiql: true }).gateway.fetch('http://gateway/graphql', asBrowser)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/https?:|\*/)
    const page = await response.text()
    expect(page).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="?(https?:)?\/\//i)
  })

  it('contains the examples, none of which can end its script', async () => {
    const examples = [
      { title: 'Say hello', query: '{ hello }' },
      { query: '{ hello(name: "</script><script>alert(1)</script>") }', variables: { a: 1 } },
    ]
    const { gateway } = trialGateway({ graphiql: { examples } })
    const page = await (await gateway.fetch('http://gateway/graphql', asBrowser)).text()
    expect(page).toContain('"query":"# Say hello\\n{ hello }\\n"')
    expect(page).toContain('\\u003c/script>\\u003cscript>alert(1)')
    expect(page).not.toContain('<script>alert(1)')
  })

  it('is compressed once for all clients that accept gzip', async () => {
    const { gateway } = trialGateway({ graphiql: true })
    const headers = { ...asBrowser.headers, 'accept-encoding': 'gzip, br' }
    const response = await gateway.fetch('http://gateway/graphql', { headers })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    const plain = await (await gateway.fetch('http://gateway/graphql', asBrowser)).text()
    expect(gunzipSync(await response.arrayBuffer()).toString()).toBe(plain)
  })

  it('is where a browser is redirected from /', async () => {
    const response = await trialGateway({ graphiql: true }).gateway.fetch('http://gateway/', asBrowser)
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql'])
  })

  it('is off when disabled', async () => {
    const { gateway } = trialGateway({ graphiql: false })
    expect((await gateway.fetch('http://gateway/graphql', asBrowser)).status).toBe(400)
    expect((await gateway.fetch('http://gateway/', asBrowser)).status).toBe(404)
  })
})

describe('other pages', () => {
  it('are rendered once, with their own policy', async () => {
    let rendered = 0
    const page = {
      path: '/explorer',
      render: () => {
        rendered += 1
        return `<p>rendered ${rendered}</p>`
      },
      contentSecurityPolicy: "default-src 'self'",
    }
    const { gateway } = trialGateway({ pages: [page] })
    for (const _ of [1, 2]) {
      const response = await gateway.fetch('http://gateway/explorer')
      expect(await response.text()).toBe('<p>rendered 1</p>')
      expect(response.headers.get('content-security-policy')).toBe("default-src 'self'")
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect((await gateway.fetch('http://gateway/explorer', { method: 'POST' })).status).toBe(404)
  })
})
