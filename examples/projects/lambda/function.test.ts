import { openClient, prepareTable } from 'dynagate'
import { openEngine, serveEngine } from 'dynagate/engine'
import type { HttpEvent, LambdaHandler } from 'dynagate/lambda'
import { expect, test, vi } from 'vitest'
import { notes } from './function.ts'

/** The event of a function URL. */
const eventOf = (body: object) =>
  ({
    version: '2.0',
    rawPath: '/graphql',
    rawQueryString: '',
    headers: { host: 'notes.lambda-url.eu-central-1.on.aws', 'content-type': 'application/json' },
    requestContext: {
      domainName: 'notes.lambda-url.eu-central-1.on.aws',
      http: { method: 'POST', path: '/graphql', sourceIp: '203.0.113.9' },
    },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  }) as unknown as HttpEvent

test('the bundled function saves and reads notes', async () => {
  const engine = await openEngine({ memory: true })
  await prepareTable(await openClient({ kind: 'embedded', engine }), { table: notes, mayCreate: true })
  const server = await serveEngine(engine, { port: 0 })
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: server.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    DYNAGATE_SECRET: 'a secret for cursors',
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)

  const bundle = './dist/function.mjs'
  const { handler }: { readonly handler: LambdaHandler } = await import(bundle)
  const send = async (query: string) => {
    const context = { awsRequestId: 'r1', getRemainingTimeInMillis: () => 10_000 }
    return JSON.parse((await handler(eventOf({ query }), context)).body)
  }
  const saved = await send(
    'mutation { saveNote(input: { owner: "ada", day: "2026-01-05", text: "Rain" }) { day } }',
  )
  expect(saved).toEqual({ data: { saveNote: { day: '2026-01-05' } } })
  expect(await send('{ notes(owner: "ada") { nodes { text } } }')).toEqual({
    data: { notes: { nodes: [{ text: 'Rain' }] } },
  })
  await server.close()
  await engine.close()
}, 60_000)
