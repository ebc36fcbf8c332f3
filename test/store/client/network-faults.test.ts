import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type DynamoClient, openClient, UpstreamFailure } from '../../../src/store/client/index.ts'

const get = { TableName: 'shop', Key: { pk: 'a' } }

type Kind = 'sdk' | 'lean'

describe.each(['sdk', 'lean'] as const)('the %s client, when DynamoDB is not well', (kind) => {
  it('says that a refused connection did nothing', async () => {
    const port = await freePort()
    await using client = await clientAt(kind, `http://127.0.0.1:${port}`)
    const error = await client.get(get).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UpstreamFailure)
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', mayHaveRun: false })
    expect((error as Error).message).not.toContain(String(port))
  })

  it('says that a fault, garbage or a broken connection leaves it open whether the call was done', async () => {
    const faults: RequestListener[] = [
      (_request, response) => response.writeHead(500).end('{"__type":"InternalServerError"}'),
      (_request, response) => response.writeHead(503).end('<html>Service Unavailable</html>'),
      (_request, response) => response.writeHead(200).end('<html>A proxy says hello</html>'),
      (_request, response) => response.writeHead(200).end('{"Item":{"pk":{"S":'),
      (_request, response) => response.destroy(),
    ]
    for (const fault of faults) {
      await using server = await serve(kind, fault)
      const failed = server.client.get(get)
      await expect(failed, String(fault)).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        mayHaveRun: true,
      })
    }
  })

  it('throws TIMEOUT when no answer comes, and when one comes and never ends', async () => {
    const stalls: RequestListener[] = [() => {}, (_request, response) => response.write('{"Item":')]
    for (const stall of stalls) {
      await using server = await serve(kind, stall)
      await expect(server.client.get(get, { timeoutMs: 50 })).rejects.toMatchObject({
        code: 'TIMEOUT',
        mayHaveRun: true,
      })
    }
  })

  it('throws CANCELLED as soon as the caller leaves', async () => {
    const caller = new AbortController()
    await using server = await serve(kind, () => caller.abort())
    await expect(server.client.get(get, { signal: caller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
    await expect(server.client.get(get, { signal: caller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })

  it('does not try again by itself', async () => {
    let calls = 0
    await using server = await serve(kind, (_request, response) => {
      calls += 1
      response.writeHead(400).end('{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}')
    })
    await expect(server.client.get(get)).rejects.toMatchObject({ code: 'THROTTLED' })
    expect(calls).toBe(1)
  })
})

describe('the lean client', () => {
  it('takes the time from AWS where its own is refused, and asks once more', async () => {
    const dates: string[] = []
    await using server = await serve('lean', (request, response) => {
      dates.push(String(request.headers['x-amz-date']))
      const ahead = new Date(Date.now() + 3_600_000).toUTCString()
      if (dates.length > 1) response.writeHead(200).end('{}')
      else
        response
          .writeHead(400, { date: ahead })
          .end('{"__type":"com.amazon.coral.service#RequestTimeTooSkewed"}')
    })
    await expect(server.client.get(get)).resolves.toEqual({})
    const [first = '', second = ''] = dates
    expect(Number(second.slice(9, 11)) - Number(first.slice(9, 11))).toSatisfy(
      (hours: number) => hours === 1 || hours === -23,
    )
  })

  it('takes no answer that does not have its checksum', async () => {
    await using server = await serve('lean', (_request, response) =>
      response.writeHead(200, { 'x-amz-crc32': '1' }).end('{"Item":{"pk":{"S":"a"}}}'),
    )
    await expect(server.client.get(get)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      mayHaveRun: true,
    })
  })
})

async function serve(kind: Kind, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const client = await clientAt(kind, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function freePort(): Promise<number> {
  await using server = await (async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => probe.once('listening', resolve))
    return Object.assign(probe, {
      [Symbol.asyncDispose]: () => new Promise<void>((resolve) => probe.close(() => resolve())),
    })
  })()
  return (server.address() as AddressInfo).port
}

function clientAt(kind: Kind, endpoint: string): Promise<DynamoClient> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return openClient({ kind, endpoint, region: 'eu-central-1', credentials })
}
