import type { IncomingMessage } from 'node:http'

/** The head of a request, from node:http or the web's Request: the input of admission. */
export interface RequestHead {
  readonly method: string
  /** The path of the URL, without the query. */
  readonly path: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly contentType: string | undefined
  readonly accept: string | undefined
  /** `sec-fetch-site`: how the page that sends it relates to the gateway, as current browsers say. */
  readonly site: string | undefined
  /** `access-control-request-method`: a preflight has it. */
  readonly preflightMethod: string | undefined
  /** Whether a header shows that a proxy has forwarded the request, which may come from another machine. */
  readonly isForwarded: boolean
}

/**
 * The fault in the head of a request of node:http, as a sentence; undefined if it is well-formed. If a header that must
 * not be repeated is, node:http silently keeps the first one, while a proxy in front of it may use the last.
 */
export function faultOfIncoming({ url = '/', headers, rawHeaders }: IncomingMessage): string | undefined {
  const { host = 'localhost' } = headers
  // Without these checks a part of the path could become the host, or vice versa.
  if (!hostOnly.test(host) || !url.startsWith('/') || !URL.canParse(`http://${host}${url}`)) {
    return 'Expected a host and a path that form a URL.'
  }
  const seen = new Set<string>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? ''
    if (!singleHeaders.has(name)) continue
    if (seen.has(name)) return `Expected at most one header '${name}', got several.`
    seen.add(name)
  }
  return undefined
}

const hostOnly = /^[^/\\?#@]+$/

/** The headers that decide about a request, and of which RFC 9110 allows one. */
const singleHeaders: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type'])

/** The head of a request of node:http. */
export function headOfIncoming({ method = '', url = '/', headers }: IncomingMessage): RequestHead {
  const end = url.indexOf('?')
  return {
    method,
    path: end < 0 ? url : url.slice(0, end),
    host: headers.host,
    origin: headers.origin,
    contentType: headers['content-type'],
    accept: headers.accept,
    site: single(headers['sec-fetch-site']),
    preflightMethod: single(headers['access-control-request-method']),
    isForwarded: headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined,
  }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

/** The head of a web Request. */
export function headOfRequest({ method, headers }: Request, { pathname, host }: URL): RequestHead {
  const header = (name: string) => headers.get(name) ?? undefined
  return {
    method,
    path: pathname,
    host: header('host') ?? host,
    origin: header('origin'),
    contentType: header('content-type'),
    accept: header('accept'),
    site: header('sec-fetch-site'),
    preflightMethod: header('access-control-request-method'),
    isForwarded: headers.has('forwarded') || headers.has('x-forwarded-for'),
  }
}
