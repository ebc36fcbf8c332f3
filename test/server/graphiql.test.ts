import { describe, expect, it } from 'vitest'
import { trialGateway } from './gateway-case.ts'

const asBrowser = { headers: { accept: 'text/html,*/*;q=0.8' } }

describe('GraphiQL', () => {
  it('is a page whose policy lets it load nothing from elsewhere', async () => {
    const response = await trialGateway().gateway.fetch('http://gateway/graphql', asBrowser)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/https?:|\*/)
    const page = await response.text()
    expect(page).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="?(https?:)?\/\//i)
  })

  it('offers the examples, none of which can end its script', async () => {
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

  it('is where a browser that opens / is sent', async () => {
    const response = await trialGateway().gateway.fetch('http://gateway/', asBrowser)
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql'])
  })

  it('is off when told so', async () => {
    const { gateway } = trialGateway({ graphiql: false })
    expect((await gateway.fetch('http://gateway/graphql', asBrowser)).status).toBe(405)
    expect((await gateway.fetch('http://gateway/', asBrowser)).status).toBe(404)
  })
})
