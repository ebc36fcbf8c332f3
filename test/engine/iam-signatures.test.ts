import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccessKey,
  type Engine,
  type EngineServer,
  openEngine,
  serveEngine,
} from '../../src/engine/index.ts'
import { clientFrom, sdkSender } from './entry-points.ts'

const noon = Date.parse('2026-11-25T12:00:00Z')

const everything: AccessKey['policy'] = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
}

const [lasting, temporary] = [
  { accessKeyId: 'LASTING', secretAccessKey: 'secret/1', policy: everything },
  { accessKeyId: 'TEMPORARY', secretAccessKey: 'secret/2', sessionToken: 'token', policy: everything },
] as const satisfies AccessKey[]

describe('the signature of a request over HTTP', () => {
  let engine: Engine
  let server: EngineServer
  beforeAll(async () => {
    engine = await openEngine({ memory: true, iam: { accessKeys: [lasting, temporary] } })
    server = await serveEngine(engine, { port: 0 })
  })
  afterAll(async () => {
    await server.close()
    await engine.close()
  })

  const clientOf = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) => {
    const { send, close } = sdkSender(server.url, credentials)
    return clientFrom(async (operation, input) => {
      try {
        return await send(operation, input)
      } finally {
        close()
      }
    })
  }

  it('of a known access key is accepted', async () => {
    expect(await clientOf(lasting).call('ListTables', {})).toEqual({ TableNames: [] })
  })

  it('with another secret is rejected', async () => {
    const rejection = await clientOf({ ...lasting, secretAccessKey: 'wrong' }).rejection('ListTables', {})
    expect(rejection.name).toBe('InvalidSignatureException')
    expect(rejection.message).toMatch(
      /^The request signature we calculated does not match the signature you provided/,
    )
  })

  it('of an unknown access key is rejected', async () => {
    expect(await clientOf({ ...lasting, accessKeyId: 'UNKNOWN' }).rejection('ListTables', {})).toEqual({
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    })
  })

  it('of temporary credentials needs their session token', async () => {
    expect(await clientOf(temporary).call('ListTables', {})).toEqual({ TableNames: [] })
    const { accessKeyId, secretAccessKey } = temporary
    for (const given of [{}, { sessionToken: 'another' }]) {
      const rejection = await clientOf({ accessKeyId, secretAccessKey, ...given }).rejection('ListTables', {})
      expect(rejection.name).toBe('UnrecognizedClientException')
    }
    const rejection = await clientOf({ ...lasting, sessionToken: 'token' }).rejection('ListTables', {})
    expect(rejection.name).toBe('UnrecognizedClientException')
  })

  /** A signed request, as the SDK sends it. */
  const signed = async (changes: { signingDate?: Date; service?: string; without?: string } = {}) => {
    const signer = new SignatureV4({
      credentials: lasting,
      region: 'eu-central-1',
      service: changes.service ?? 'dynamodb',
      sha256: Sha256,
    })
    const { hostname, port, host } = new URL(server.url)
    const { headers } = await signer.sign(
      {
        method: 'POST',
        protocol: 'http:',
        hostname,
        port: Number(port),
        path: '/',
        headers: {
          host,
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'DynamoDB_20120810.ListTables',
        },
        body: '{}',
      },
      {
        signingDate: changes.signingDate ?? new Date(),
        ...(changes.without && { unsignableHeaders: new Set([changes.without]) }),
      },
    )
    return headers
  }
  const send = async (headers: Record<string, string>, body = '{}') => {
    const response = await fetch(server.url, { method: 'POST', headers, body })
    const { __type, message } = (await response.json()) as { __type?: string; message?: string }
    return response.ok ? 'accepted' : `${__type?.replace(/.*#/, '')}: ${message}`
  }

  it('covers the body', async () => {
    expect(await send(await signed())).toBe('accepted')
    expect(await send(await signed(), '{ }')).toMatch(/^InvalidSignatureException: The request signature we/)
  })

  it('covers the operation', async () => {
    const headers = await signed()
    const changed = { ...headers, 'x-amz-target': 'DynamoDB_20120810.DescribeLimits' }
    expect(await send(changed)).toMatch(/^InvalidSignatureException: The request signature we/)
  })

  it.each(['host', 'x-amz-target'])('must cover the header %s', async (without) => {
    expect(await send(await signed({ without }))).toBe(
      `InvalidSignatureException: '${without}' must be a 'SignedHeader' in the AWS Authorization.`,
    )
  })

  it('must be for the service DynamoDB', async () => {
    expect(await send(await signed({ service: 's3' }))).toBe(
      "InvalidSignatureException: Credential should be scoped to correct service: 'dynamodb'. ",
    )
  })

  it('must be present and complete', async () => {
    const { authorization = '', ...rest } = await signed()
    expect(await send(rest)).toBe(
      'MissingAuthenticationTokenException: Request is missing Authentication Token',
    )
    const cut = authorization.replace(/, Signature=.*/, '')
    expect(await send({ ...rest, authorization: cut })).toBe(
      `IncompleteSignatureException: Authorization header requires 'Signature' parameter. Authorization=${cut}`,
    )
    expect(await send({ ...rest, authorization: 'Basic abc' })).toBe(
      "IncompleteSignatureException: Unsupported AWS 'algorithm': 'Basic'. ",
    )
  })

  it('is valid for', async () => {
    await using held = await openEngine({ memory: true, now: () => noon, iam: { accessKeys: [lasting] } })
    await using other = await serveEngine(held, { port: 0 })
    const at = async (minutes: number) => {
      const headers = await signed({ signingDate: new Date(noon + minutes * 60_000) })
      // `host` differs from the signed one, so a request within the time has a wrong signature.
      const response = await fetch(other.url, { method: 'POST', headers, body: '{}' })
      return ((await response.json()) as { message: string }).message
    }
    expect(await at(-15)).toMatch(/^The request signature we calculated/)
    expect(await at(15)).toMatch(/^The request signature we calculated/)
    expect(await at(-16)).toBe(
      'Signature expired: 20261125T114400Z is now earlier than 20261125T114500Z (20261125T120000Z - 15 min.)',
    )
    expect(await at(16)).toBe(
      'Signature not yet current: 20261125T121600Z is still later than 20261125T121500Z (20261125T120000Z + 15 min.)',
    )
  })
})

/** SHA-256 with the interface that the signer expects. */
class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data))
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)
}
