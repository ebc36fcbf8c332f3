import { crc32, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, type EngineServer, openEngine, serveEngine } from '../../src/engine/index.ts'
import { tableInput } from './tables.ts'

describe('body compression', () => {
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

  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['deflate', 'deflate', inflateSync],
    ['br, deflate;q=0.5, gzip;q=0.1', 'gzip', gunzipSync],
    ['gzip;q=0, deflate', 'deflate', inflateSync],
  ])('compresses the response for a client that accepts %s, with the checksum of the compressed body', async (accepted, encoding, open) => {
    const { headers, bytes } = await call('GetItem', get, { 'accept-encoding': accepted })
    expect(headers['content-encoding']).toBe(encoding)
    expect(Number(headers['x-amz-crc32'])).toBe(crc32(bytes))
    expect(JSON.parse(open(bytes).toString())).toEqual({ Item })
  })

  it('compresses responses of 4 KB and more', async () => {
    const encodings = await Promise.all(
      [4095, 4096].map(async (size) => {
        const body = { pk: { S: `${size}` }, text: { S: 'x'.repeat(size - 44) } }
        await engine.execute('PutItem', { TableName: 'tab', Item: body })
        const key = JSON.stringify({ TableName: 'tab', Key: { pk: { S: `${size}` } } })
        expect(Buffer.byteLength(JSON.stringify({ Item: body }))).toBe(size)
        return (await call('GetItem', key, { 'accept-encoding': 'gzip' })).headers['content-encoding']
      }),
    )
    expect(encodings).toEqual([undefined, 'gzip'])
  })

  it.each([
    ['identity', get],
    ['gzip;q=0', get],
  ])('does not compress the response for Accept-Encoding: %s', async (encoding, body) => {
    const { headers, bytes } = await call('GetItem', body, { 'accept-encoding': encoding })
    expect(headers['content-encoding']).toBeUndefined()
    expect(Number(headers['x-amz-crc32'])).toBe(crc32(bytes))
  })

  it('decompresses request bodies, up to 16 MB of decompressed size', async () => {
    const sent = await call('GetItem', gzipSync(get), { 'content-encoding': 'gzip' })
    expect(JSON.parse(sent.bytes.toString())).toEqual({ Item })
    const deflated = await call('GetItem', deflateSync(get), { 'content-encoding': 'deflate' })
    expect(JSON.parse(deflated.bytes.toString())).toEqual({ Item })
    const bomb = await call('GetItem', gzipSync(Buffer.alloc(17 * 1024 * 1024)), {
      'content-encoding': 'gzip',
    })
    expect(bomb.statusCode).toBe(413)
    const broken = await call('GetItem', get, { 'content-encoding': 'gzip' })
    expect(JSON.parse(broken.bytes.toString()).Message).toBe('The body is not gzip')
    const odd = await call('GetItem', get, { 'content-encoding': 'br' })
    expect(JSON.parse(odd.bytes.toString()).Message).toBe(
      'The content encoding expected gzip, deflate or identity, got br',
    )
  })
})
