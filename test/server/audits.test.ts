import { serverAudits } from 'graphql-http'
import { describe, expect, it } from 'vitest'
import { startGateway } from '../../src/server/index.ts'
import { trialGateway } from './gateway-case.ts'

/** The audits of the GraphQL over HTTP specification, as published in the package `graphql-http`. */
describe.each(['development', 'production'] as const)('with the profile %s', (profile) => {
  it('every audit passes', { timeout: 60_000 }, async () => {
    const { gateway, logged } = trialGateway({ profile })
    const server = await startGateway({ gateway, port: 0 })
    try {
      const results = []
      for (const audit of serverAudits({ url: server.url })) results.push(await audit.fn())
      const failed = results.flatMap((each) => (each.status === 'ok' ? [] : [`${each.name}: ${each.reason}`]))
      expect(failed).toEqual([])
      expect(results.length).toBeGreaterThanOrEqual(61)
    } finally {
      await server.close()
    }
    expect(logged).toEqual([])
  })
})
