import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, type EngineServer, openEngine, serveEngine } from '../../src/engine/index.ts'

let engine: Engine
let server: EngineServer

beforeAll(async () => {
  engine = await openEngine({ memory: true })
  server = await serveEngine(engine, { port: 0 })
})
afterAll(async () => {
  await server.close()
  await engine.close()
})

const post = (operation: string, body: string, headers: Record<string, string> = { authorization: 'any' }) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}`, ...headers },
    body,
  })

describe('the protocol', () => {
  it('answers JSON with its checksum and a request id', async () => {
    const response = await post('ListTables', '{}')
    const body = await response.text()
    expect(response.status).toBe(200)
    expect(JSON.parse(body)).toEqual({ TableNames: [] })
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0')
    expect(response.headers.get('x-amz-crc32')).toBe(String(crc32(body)))
    expect(response.headers.get('x-amzn-requestid')).toMatch(/\S/)
  })

  it.each([
    ['no signature', 'ListTables', '{}', {}, 'MissingAuthenticationTokenException'],
    ['an unknown operation', 'Nonsense', '{}', undefined, 'UnknownOperationException'],
    [
      'an operation named like a member of objects',
      'constructor',
      '{}',
      undefined,
      'UnknownOperationException',
    ],
    ['a body that is no JSON', 'ListTables', '{', undefined, 'SerializationException'],
    ['a body that is no object', 'ListTables', '[]', undefined, 'SerializationException'],
    ['a table name that is a number', 'GetItem', '{"TableName":1}', undefined, 'SerializationException'],
    [
      'a hundred thousand brackets',
      'PutItem',
      `{"Item":${'['.repeat(100_000)}`,
      undefined,
      'SerializationException',
    ],
  ])('refuses %s', async (_, operation, body, headers, type) => {
    const response = await post(operation, body, headers)
    expect(response.status).toBe(400)
    expect((await response.json()).__type).toMatch(new RegExp(`#${type}$`))
  })

  it('refuses a value nested deeper than 32 levels, and lives on', async () => {
    const deep = `${'{"L":['.repeat(5000)}{"S":"x"}${']}'.repeat(5000)}`
    const response = await post('PutItem', `{"TableName":"deep","Item":{"pk":{"S":"a"},"v":${deep}}}`)
    expect(response.status).toBe(400)
    expect(await (await fetch(server.url)).text()).toContain('healthy')
  })

  it('reads no more of a body than 16 MB', async () => {
    const outcome = await post('PutItem', `"${'x'.repeat(17 * 1024 * 1024)}"`).then(
      ({ status }) => status,
      () => 'hung up',
    )
    expect([400, 413, 'hung up']).toContain(outcome)
    expect((await post('ListTables', '{}')).status).toBe(200)
  })
})
