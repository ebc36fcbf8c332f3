import { OptionFaults } from '../option-faults.ts'

/** Which pages of other origins may use the gateway from a browser. */
export interface CorsOptions {
  /** Their origins, such as `https://app.example.com`; `'*'` for all, which excludes `credentials`. */
  readonly origins: readonly string[] | '*'
  /** Whether browsers send cookies and HTTP authentication along; false by default. */
  readonly credentials?: boolean
  /** Request headers that these pages may set, in addition to those that the gateway reads itself. */
  readonly headers?: readonly string[]
  /** Seconds for which a browser may cache a granted preflight; 600 by default, at most 86,400. */
  readonly maxAgeSeconds?: number
}

/** Cross-origin resource sharing with checked options. */
export interface CorsPolicy {
  allows(origin: string): boolean
  /** The headers of a response to a request with this `Origin`, or none; names and values alternate. */
  headersFor(origin: string | undefined): readonly string[]
  /** Further headers of the response to a preflight from an allowed origin. */
  readonly preflight: Readonly<Record<string, string>>
}

/**
 * Checks the options.
 *
 * @param own request headers that the gateway reads, such as the header of API keys.
 * @throws OptionsError with every fault.
 */
export function corsPolicy(options: CorsOptions, own: readonly string[]): CorsPolicy {
  const { origins, credentials = false, headers = [], maxAgeSeconds = 600 } = options
  const faults = new OptionFaults()
  faults.of(() => checkOrigins(origins, credentials))
  faults.of(() => checkHeaders(headers))
  faults.of(() => checkMaxAge(maxAgeSeconds))
  faults.check()
  const preflight = {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': [...new Set([...gatewayHeaders, ...own, ...headers])].join(', '),
    'access-control-max-age': String(maxAgeSeconds),
  }
  const exposed = ['access-control-expose-headers', 'x-request-id, retry-after']
  if (origins === '*') {
    const all = ['access-control-allow-origin', '*', ...exposed]
    return { allows: () => true, headersFor: () => all, preflight }
  }
  const others = ['vary', 'origin']
  const allowed = new Map(
    origins.map((origin) => [
      origin,
      [
        ...['access-control-allow-origin', origin, ...exposed, ...others],
        ...(credentials ? ['access-control-allow-credentials', 'true'] : []),
      ],
    ]),
  )
  return {
    allows: (origin) => allowed.has(origin),
    headersFor: (origin) => (origin === undefined ? others : (allowed.get(origin) ?? others)),
    preflight,
  }
}

const gatewayHeaders = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-none-match',
  'last-event-id',
  'x-request-id',
  'dynagate-consistent',
  'dynagate-cost',
]

function checkOrigins(origins: CorsOptions['origins'], credentials: boolean): void {
  if (origins === '*') {
    if (!credentials) return
    throw new TypeError(
      "cors: expected a list of origins with credentials, got '*': pages of every site could use a visitor's cookies",
    )
  }
  if (origins.length === 0)
    throw new TypeError('cors: expected at least one origin, got none: leave cors out')
  const wrong = origins.find((origin) => !isOrigin(origin))
  if (wrong === undefined) return
  throw new TypeError(
    `cors: expected origins such as https://app.example.com, in lower case and without a path, got ${JSON.stringify(wrong)}`,
  )
}

/** Rejects `*` in a host: a URL may contain it, but no such host exists, and it would look like a wildcard. */
function isOrigin(origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).origin === origin && !origin.includes('*')
}

function checkMaxAge(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 86_400) return
  throw new TypeError(`cors: expected maxAgeSeconds from 0 to 86400, got ${seconds}`)
}

function checkHeaders(headers: readonly string[]): void {
  const wrong = headers.find((header) => !/^[\w!#$%&'*+.^`|~-]+$/.test(header) || header === '*')
  if (wrong !== undefined) {
    throw new TypeError(`cors: expected headers to be names of headers, got ${JSON.stringify(wrong)}`)
  }
}
