import type { IncomingMessage } from 'node:http'

/** What admission looks at: the head of a request, from node:http or as the web has it. */
export interface RequestHead {
  readonly method: string
  /** The path of the URL, without the query. */
  readonly path: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly contentType: string | undefined
  readonly accept: string | undefined
}

/** The head of a request of node:http; undefined where its host and path make no URL. */
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

/** The head of a request as the web has it. */
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
