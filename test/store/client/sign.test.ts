import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Signer } from '../../../src/store/client/lean/index.ts'

/** A hash with the interface that AWS's signer expects. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret)
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
}

const credentials = fc.record({
  accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
  secretAccessKey: fc.stringMatching(/^[A-Za-z0-9/+]{20,40}$/),
  sessionToken: fc.option(fc.stringMatching(/^[A-Za-z0-9/+=]{10,80}$/), { nil: undefined }),
})

it("signs like AWS's own signer", async () => {
  await fc.assert(
    fc.asyncProperty(
      credentials,
      fc.constantFrom('eu-west-1', 'us-east-1', 'local'),
      fc.constantFrom('GetItem', 'Query', 'BatchGetItem'),
      fc.json(),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      async (known, region, operation, body, signingDate) => {
        const host = `dynamodb.${region}.amazonaws.com`
        const target = `DynamoDB_20120810.${operation}`
        const ours = new Signer(region).sign({ host, target, body, now: signingDate.getTime() }, known)
        const signer = new SignatureV4({
          service: 'dynamodb',
          region,
          sha256: Sha256 as never,
          applyChecksum: false,
          credentials:
            known.sessionToken === undefined
              ? { ...known, sessionToken: '' }
              : { ...known, sessionToken: known.sessionToken },
        })
        const theirs = await signer.sign(
          {
            method: 'POST',
            protocol: 'https:',
            hostname: host,
            path: '/',
            headers: { 'content-type': 'application/x-amz-json-1.0', host, 'x-amz-target': target },
            body,
          },
          { signingDate },
        )
        expect(ours.authorization).toBe(theirs.headers.authorization)
      },
    ),
    { numRuns: 200 },
  )
})

it('signs correctly after the day or the credentials change', () => {
  const signer = new Signer('eu-west-1')
  const request = { host: 'h', target: 't', body: '{}' }
  const one = { accessKeyId: 'A', secretAccessKey: 'a' }
  const signature = (now: number, known = one) => signer.sign({ ...request, now }, known).authorization
  const day = 24 * 60 * 60 * 1000
  const first = signature(0)
  expect(signature(day)).toBe(new Signer('eu-west-1').sign({ ...request, now: day }, one).authorization)
  expect(signature(0, { ...one, secretAccessKey: 'b' })).not.toBe(first)
  expect(signature(0)).toBe(first)
})
