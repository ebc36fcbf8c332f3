import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

/** AWS credentials. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** A request to be signed: a POST of JSON to the root of a host. */
export interface SignedRequest {
  readonly host: string
  /** `DynamoDB_20120810.GetItem` */
  readonly target: string
  readonly body: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The headers of a request, including its signature. */
export type SignedHeaders = Readonly<Record<string, string>>

/**
 * Signs requests with AWS Signature Version 4, for the one form of request that DynamoDB accepts. The signing key is
 * derived once a day for each set of credentials, and cached as long as these are.
 */
export class Signer {
  readonly #region: string
  readonly #keys = new WeakMap<Credentials, { readonly day: string; readonly bytes: KeyObject }>()

  constructor(region: string) {
    this.#region = region
  }

  /** The headers of a signed request. */
  sign({ host, target, body, now }: SignedRequest, credentials: Credentials): SignedHeaders {
    const { accessKeyId, sessionToken } = credentials
    const date = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '')
    const day = date.slice(0, 8)
    const token = sessionToken === undefined ? '' : `x-amz-security-token:${sessionToken}\n`
    const names = `content-type;host;x-amz-date;${token && 'x-amz-security-token;'}x-amz-target`
    const canonical =
      `POST\n/\n\ncontent-type:${contentType}\nhost:${host}\nx-amz-date:${date}\n${token}` +
      `x-amz-target:${target}\n\n${names}\n${hash('sha256', body)}`
    const scope = `${day}/${this.#region}/dynamodb/aws4_request`
    const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash('sha256', canonical)}`
    const signature = hmac(this.#keyOf(credentials, day), text).toString('hex')
    return {
      'content-type': contentType,
      host,
      'x-amz-date': date,
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    }
  }

  #keyOf(credentials: Credentials, day: string): KeyObject {
    const known = this.#keys.get(credentials)
    if (known?.day === day) return known.bytes
    const dayKey = hmac(`AWS4${credentials.secretAccessKey}`, day)
    const bytes = createSecretKey(hmac(hmac(hmac(dayKey, this.#region), 'dynamodb'), 'aws4_request'))
    this.#keys.set(credentials, { day, bytes })
    return bytes
  }
}

const contentType = 'application/x-amz-json-1.0'

function hmac(key: KeyObject | Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
