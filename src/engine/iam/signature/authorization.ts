import { EngineError } from '../../errors.ts'
import { headerOf, type SignedRequest } from './signed-request.ts'

/** The parsed `Authorization` header of a signed request. */
export interface Authorization {
  readonly accessKeyId: string
  /** `20261125`: the day that the key was derived for. */
  readonly day: string
  readonly region: string
  /** In lower case, in order. */
  readonly signedHeaders: readonly string[]
  /** In hexadecimal. */
  readonly signature: string
  /** `20261125T101500Z`: when the request was signed. */
  readonly signedAt: string
}

/**
 * Parses `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. Throws a MissingAuthenticationTokenException
 * without a header, an IncompleteSignatureException if a parameter is missing, and an InvalidSignatureException if the
 * signature is for another service or doesn't cover a required header.
 */
export function readAuthorization(request: SignedRequest): Authorization {
  const header = headerOf(request, 'authorization')
  if (header === undefined) {
    throw new EngineError('MissingAuthenticationTokenException', 'Request is missing Authentication Token')
  }
  if (!header.startsWith(`${algorithm} `)) {
    throw incomplete(`Unsupported AWS 'algorithm': '${header.split(' ')[0]}'. `)
  }
  const parts = new Map(
    header
      .slice(algorithm.length)
      .split(',')
      .map((part): [string, string] => {
        const [name = '', ...value] = part.trim().split('=')
        return [name, value.join('=')]
      }),
  )
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.get(name))
  const signedAt = headerOf(request, 'x-amz-date')
  const faults = [
    ...missing.map((name) => `Authorization header requires '${name}' parameter. `),
    ...(signedAt === undefined
      ? ["Authorization header requires existence of an 'X-Amz-Date' header. "]
      : []),
  ]
  const { Credential = '', Signature = '', SignedHeaders = '' } = Object.fromEntries(parts)
  if (faults.length > 0 || signedAt === undefined)
    throw incomplete(`${faults.join('')}Authorization=${header}`)
  const signedHeaders = SignedHeaders.split(';')
  checkSigned(request, signedHeaders)
  return { ...readCredential(Credential), signedHeaders, signature: Signature, signedAt }
}

const algorithm = 'AWS4-HMAC-SHA256'

/** `<access key>/<day>/<region>/dynamodb/aws4_request` */
function readCredential(credential: string): Pick<Authorization, 'accessKeyId' | 'day' | 'region'> {
  const [accessKeyId, day, region, service, terminator, ...others] = credential.split('/')
  if (accessKeyId === undefined || day === undefined || region === undefined || others.length > 0) {
    throw incomplete(`Credential must have exactly 5 slash-delimited elements, got '${credential}'`)
  }
  if (service !== 'dynamodb') {
    throw invalidSignature("Credential should be scoped to correct service: 'dynamodb'. ")
  }
  if (terminator !== 'aws4_request') {
    throw invalidSignature(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${String(terminator)}'. `,
    )
  }
  return { accessKeyId, day, region }
}

/** A signature must cover the headers with the server, operation, time and session of its request. */
function checkSigned({ headers }: SignedRequest, signed: readonly string[]): void {
  const needed = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))]
  const missing = needed.find((name) => !signed.includes(name))
  if (missing === undefined) return
  throw invalidSignature(`'${missing}' must be a 'SignedHeader' in the AWS Authorization.`)
}

/** AWS's error for an invalid signature. */
export function invalidSignature(message: string): EngineError {
  return new EngineError('InvalidSignatureException', message)
}

function incomplete(message: string): EngineError {
  return new EngineError('IncompleteSignatureException', message)
}
