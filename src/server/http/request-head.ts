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
}

/** The head of a request of node:http; undefined if its host and path don't form a URL. */
export function headOfIncoming({
  method = '',
  url = '/',
  headers,
}: IncomingMessage): RequestHead | undefined {
  const { host, origin, accept, 'content-type': contentType } = headers
  if (!URL.canParse(`http://${host ?? 'localhost'}${url}`)) return undefined
  const end = url.indexOf('?')
  return { method, path: end < 0 ? url : url.slice(0, end), host, origin, contentType, accept }
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
  }
}
