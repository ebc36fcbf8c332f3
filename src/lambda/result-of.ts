import { isUtf8 } from 'node:buffer'
import { STATUS_CODES } from 'node:http'
import { type HttpEvent, type HttpResult, isHttpApi } from './events.ts'

/** A response in the form that the sender of the event expects. */
export async function resultOf(response: Response, event: HttpEvent): Promise<HttpResult> {
  const headers = headersOf(response)
  const cookies = response.headers.getSetCookie()
  const { status: statusCode } = response
  const body = bodyOf(Buffer.from(await response.arrayBuffer()))
  if (isHttpApi(event)) {
    const { 'set-cookie': _, ...others } = headers
    return { statusCode, headers: others, ...(cookies.length > 0 && { cookies }), ...body }
  }
  const isLoadBalancer = event.requestContext.elb !== undefined
  const description = isLoadBalancer && {
    statusDescription: `${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
  }
  // A load balancer without multi-value headers ignores them, and one with them needs them.
  if (isLoadBalancer && !event.multiValueHeaders) return { statusCode, ...description, headers, ...body }
  const multiValueHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, name === 'set-cookie' ? cookies : [value]]),
  )
  return { statusCode, ...description, multiValueHeaders, ...body }
}

/** A plugin may send bytes that are no text, such as a compressed response. */
function bodyOf(bytes: Buffer): Pick<HttpResult, 'body' | 'isBase64Encoded'> {
  const isText = isUtf8(bytes)
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}

/** The headers of a response, with names in lower case: Yoga's responses keep the case that they were set with. */
export function headersOf({ headers }: Response): Record<string, string> {
  const all: Record<string, string> = {}
  headers.forEach((value, name) => {
    all[name.toLowerCase()] = value
  })
  return all
}
