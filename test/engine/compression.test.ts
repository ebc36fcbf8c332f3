import { crc32, gunzipSync, gzipSync } from 'node:zlib'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, type EngineServer, openEngine, serveEngine } from '../../src/engine/index.ts'
import { tableInput } from './tables.ts'

describe('compressed bodies', () => {
  let engine: Engine
  let server: EngineServer
  const Item = { pk: { S: 'a' }, text: { S: 'x'.repeat(5000) } }

  beforeAll(async () => {
    engine = await openEngine({ memory: true })
    server = await serveEngine(engine, { port: 0 })
    await engine.execute('CreateTable', tableInput('tab', { key: { pk: 'S' } }))
    await engine.execute('PutItem', { TableName: 'tab', Item })
  })
  afterAll(async () => {
    await server.close()
    await engine.close()
  })

  const call = async (operation: string, body: string | Buffer, headers: Record<string, string>) => {
    const answer = await request(server.url, {
      method: 'POST',
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}`, authorization: 'any', ...headers },
      body,
    })
    return { ...answer, bytes: Buffer.from(await answer.body.arrayBuffer()) }
  }
  const get = JSON.stringify({ TableName: 'tab', Key: { pk: { S: 'a' } } })

  it('answer those who take them, with the checksum of what is sent', async () => {
    const { headers, bytes } = await call('GetItem', get, { 'accept-encoding': 'gzip' })
    expect(headers['content-encoding']).toBe('gzip')
    expect(Number(headers['x-amz-crc32'])).toBe(crc32(bytes))
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual({ Item })
  })

  it.each([
    ['identity', get],
    ['gzip;q=0', get],
    ['gzip', JSON.stringify({ TableName: 'tab', Key: { pk: { S: 'none' } } })],
  ])('are left alone for %s', async (encoding, body) => {
    const { headers, bytes } = await call('GetItem', body, { 'accept-encoding': encoding })
    expect(headers['content-encoding']).toBeUndefined()
    expect(Number(headers['x-amz-crc32'])).toBe(crc32(bytes))
  })

  it('are taken from those who send them, up to 16 MB when they are opened', async () => {
    const sent = await call('GetItem', gzipSync(get), { 'content-encoding': 'gzip' })
    expect(JSON.parse(sent.bytes.toString())).toEqual({ Item })
    const bomb = await call('GetItem', gzipSync(Buffer.alloc(17 * 1024 * 1024)), {
      'content-encoding': 'gzip',
    })
    expect([bomb.statusCode, JSON.parse(bomb.bytes.toString()).message]).toEqual([
      400,
      'The body is not gzip, or is larger than 16 MB',
    ])
    const odd = await call('GetItem', get, { 'content-encoding': 'br' })
    expect(JSON.parse(odd.bytes.toString()).message).toBe('The content encoding br is not known')
  })
})
