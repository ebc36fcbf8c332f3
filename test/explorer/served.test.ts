import type { GatewayDefinition } from 'dynagate'
import { describe, expect, it } from 'vitest'
import { greeting } from '../../src/cli/serve/greeting.ts'
import { prepareGateway } from '../../src/cli/serve/prepare-gateway.ts'
import { readStartSettings } from '../../src/cli/settings/start-settings.ts'
import { openClient, openStore } from '../../src/store/index.ts'
import bookshop from './bookshop.ts'

/** The statuses of the explorer's model, and whether GraphiQL links to plans, of a gateway as the command line makes it. */
async function servedBy(options: Partial<GatewayDefinition>) {
  const definition = { ...bookshop, ...options } as unknown as GatewayDefinition
  const { gateway, explorer } = await prepareGateway(definition, {
    settings: await readStartSettings({ memory: true }, { LOG_LEVEL: 'error' }),
    isPublic: false,
    environment: {},
  })
  const { table } = bookshop
  const client = await openClient({ kind: 'embedded', memory: true })
  await using store = {
    ...openStore({ client, table, cursorSecret: 'test' }),
    [Symbol.asyncDispose]: () => client.close(),
  }
  explorer?.open({ store, region: undefined, feed: undefined })
  const onThisMachine = (path: string) =>
    gateway.fetch(`http://localhost${path}`, { headers: { accept: 'text/html' } }, { isLoopback: true })
  const { status } = await onThisMachine('/explorer/model')
  const graphiql = await (await onThisMachine('/graphql')).text()
  return { status, hasLinks: graphiql.includes('"planPage":"/explorer"') }
}

describe('dynagate start', () => {
  it.each<[string, Partial<GatewayDefinition>, object]>([
    ['development serves it', { profile: 'development' }, { status: 200, hasLinks: true }],
    ['production does not', { profile: 'production' }, { status: 404, hasLinks: false }],
    ['unless it is declared', { profile: 'production', explorer: true }, { status: 200, hasLinks: false }],
    [
      'nor where it is declined',
      { profile: 'development', explorer: false },
      { status: 404, hasLinks: false },
    ],
  ])('the profile %s', async (_, options, expected) => {
    expect(await servedBy(options)).toEqual(expected)
  })

  it('says where it is', () => {
    const greeted = {
      url: 'http://127.0.0.1:4000/graphql',
      hasGraphiQL: true,
      data: 'in memory',
      profile: 'development' as const,
      example: undefined,
    }
    expect(greeting({ ...greeted, explorer: 'http://127.0.0.1:4000/explorer' })).toContain(
      '(in a browser: GraphiQL)\nExplorer: http://127.0.0.1:4000/explorer\nData: in memory\n',
    )
    expect(greeting(greeted)).not.toContain('xplorer')
  })
})
