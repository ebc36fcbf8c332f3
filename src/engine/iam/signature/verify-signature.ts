import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { EngineError } from '../../errors.ts'
import { type Authorization, invalidSignature, readAuthorization } from './authorization.ts'
import { headerOf, type SignedRequest } from './signed-request.ts'

/** Options of `verifySignature`. */
export interface VerifyOptions {
  readonly findKey: (accessKeyId: string) => SigningKey | undefined
  /** Epoch milliseconds. */
  readonly now: number
}

/** The secrets of an access key. */
export interface SigningKey {
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/**
 * The id of the access key that signed a request, by AWS Signature Version 4 (IAM User Guide, create a signed request).
 * Throws an EngineError as AWS does: for a missing or incomplete signature, an unknown key, a request that was signed
 * more than 15 minutes ago or ahead, and a wrong signature.
 */
export function verifySignature(request: SignedRequest, { findKey, now }: VerifyOptions): string {
  const authorization = readAuthorization(request)
  const { accessKeyId, signature } = authorization
  const key = findKey(accessKeyId)
  if (key === undefined || !equal(key.sessionToken ?? '', headerOf(request, 'x-amz-security-token') ?? '')) {
    throw new EngineError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    )
  }
  checkTime(authorization, now)
  if (equal(signatureOf(request, authorization, key), signature)) return accessKeyId
  throw invalidSignature(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  )
}

function checkTime({ signedAt, day }: Authorization, now: number): void {
  const time = Date.parse(signedAt.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'))
  if (Number.isNaN(time)) {
    throw invalidSignature(
      `Date must be in ISO-8601 'basic format'. Got '${signedAt}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    )
  }
  if (!signedAt.startsWith(`${day}T`)) {
    throw invalidSignature(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${signedAt.slice(0, 8)}', from '${signedAt}'.`,
    )
  }
  const [earliest, latest] = [now - greatestSkewMs, now + greatestSkewMs]
  if (time < earliest) {
    throw invalidSignature(
      `Signature expired: ${signedAt} is now earlier than ${basicTime(earliest)} (${basicTime(now)} - 15 min.)`,
    )
  }
  if (time > latest) {
    throw invalidSignature(
      `Signature not yet current: ${signedAt} is still later than ${basicTime(latest)} (${basicTime(now)} + 15 min.)`,
    )
  }
}

const greatestSkewMs = 15 * 60 * 1000

/** `20261125T101500Z` */
function basicTime(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

function signatureOf(request: SignedRequest, authorization: Authorization, key: SigningKey): string {
  const { day, region, signedAt, signedHeaders } = authorization
  const scope = [day, region, 'dynamodb', 'aws4_request']
  const signing = scope.reduce(
    (secret: string | Buffer, part) => hmac(secret, part),
    `AWS4${key.secretAccessKey}`,
  )
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    signedAt,
    scope.join('/'),
    sha256(canonicalRequest(request, signedHeaders)),
  ]
  return hmac(signing, stringToSign.join('\n')).toString('hex')
}

function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const [path = '/', query = ''] = request.url.split('?', 2)
  return [
    request.method,
    path,
    query.split('&').toSorted().join('&'),
    ...signedHeaders.map((name) => `${name}:${headerOf(request, name) ?? ''}`),
    '',
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n')
}

function hmac(key: string | Buffer, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest()
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Compares in a time that doesn't depend on the position of the first difference. */
function equal(a: string, b: string): boolean {
  const [first, second] = [sha256(a), sha256(b)].map((digest) => Buffer.from(digest))
  return first !== undefined && second !== undefined && timingSafeEqual(first, second)
}
