import type { IncomingMessage } from 'node:http'

/**
 * Turns an absolute request target, such as `GET http://localhost/graphql`, into its path and host. Servers must accept it,
 * and its host takes the place of the header's (RFC 9112, 3.2.2).
 */
export function toOriginForm(incoming: IncomingMessage): void {
  const [, host, path = ''] = absoluteForm.exec(incoming.url ?? '') ?? []
  if (host === undefined) return
  incoming.headers.host = host
  incoming.url = path.startsWith('/') ? path : `/${path}`
}

const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/i
