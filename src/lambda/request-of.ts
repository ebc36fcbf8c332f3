import { type HttpApiEvent, type HttpEvent, isHttpApi, type RestEvent } from './events.ts'

/** A request, and the address of its client. */
export interface EventRequest {
  readonly request: Request
  readonly clientAddress: string | undefined
}

/**
 * The request of an event. The stage of an HTTP API isn't a part of its path, as it isn't with a REST API.
 *
 * @param signal ends the request.
 * @returns undefined for a request that HTTP doesn't allow: with such a method, a header that isn't Latin-1, or no URL.
 * @throws TypeError for an event that is no HTTP request.
 */
export function requestOf(event: HttpEvent, signal: AbortSignal): EventRequest | undefined {
  if (!isHttpEvent(event)) {
    throw new TypeError(
      'Expected the event of an API, a load balancer or a function URL: is this function called by something else?',
    )
  }
  try {
    return isHttpApi(event) ? requestOfHttpApi(event, signal) : requestOfRest(event, signal)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function isHttpEvent(event: HttpEvent | null | undefined): boolean {
  if (typeof event !== 'object' || event === null) return false
  if (isHttpApi(event)) return typeof event.rawPath === 'string'
  return typeof event.httpMethod === 'string' && typeof event.path === 'string'
}

function requestOfHttpApi(event: HttpApiEvent, signal: AbortSignal): EventRequest {
  const { domainName, stage, http } = event.requestContext
  const headers = headersOf(Object.entries(event.headers))
  if (event.cookies?.length) headers.set('cookie', event.cookies.join('; '))
  const prefix = `/${stage}`
  const path = event.rawPath.startsWith(`${prefix}/`) ? event.rawPath.slice(prefix.length) : event.rawPath
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`
  return {
    request: new Request(`https://${domainName}${path}${query}`, {
      method: http.method,
      headers,
      signal,
      ...bodyOf(event, http.method),
    }),
    clientAddress: http.sourceIp,
  }
}

function requestOfRest(event: RestEvent, signal: AbortSignal): EventRequest {
  const { domainName, identity, elb } = event.requestContext
  const headers = headersOf(valuesOf(event.headers, event.multiValueHeaders))
  const host = domainName ?? headers.get('host') ?? 'localhost'
  const parameters = valuesOf(event.queryStringParameters, event.multiValueQueryStringParameters)
  // A load balancer passes parameters as the client has encoded them.
  const query = elb
    ? parameters.map((pair) => pair.join('=')).join('&')
    : new URLSearchParams(parameters).toString()
  return {
    request: new Request(`https://${host}${event.path}${query === '' ? '' : `?${query}`}`, {
      method: event.httpMethod,
      headers,
      signal,
      ...bodyOf(event, event.httpMethod),
    }),
    clientAddress: identity?.sourceIp ?? headers.get('x-forwarded-for')?.split(',').at(-1)?.trim(),
  }
}

/** Without what asks for compression: its bytes would need base64, which a REST API decodes only where that is configured. */
function headersOf(given: readonly (readonly [name: string, value: string | undefined])[]): Headers {
  const headers = new Headers()
  for (const [name, value] of given) if (value !== undefined) headers.append(name, value)
  headers.delete('accept-encoding')
  return headers
}

/** The values of headers or parameters: all of them, where the event has several of one name. */
function valuesOf(
  single: Readonly<Record<string, string | undefined>> | null | undefined,
  multiple: Readonly<Record<string, readonly string[] | undefined>> | null | undefined,
): [name: string, value: string][] {
  if (multiple) {
    return Object.entries(multiple).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    )
  }
  return Object.entries(single ?? {}).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
}

function bodyOf(
  { body, isBase64Encoded }: { readonly body?: string | null; readonly isBase64Encoded: boolean },
  method: string,
): { readonly body?: string | Uint8Array<ArrayBuffer> } {
  if (body === undefined || body === null || method === 'GET' || method === 'HEAD') return {}
  return { body: isBase64Encoded ? new Uint8Array(Buffer.from(body, 'base64')) : body }
}
