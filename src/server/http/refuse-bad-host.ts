import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorBody } from '../errors/index.ts'

/**
 * Answers `BAD_REQUEST` where host and path make no URL, and says whether it did. Yoga would fail on it before
 * its first plugin, with a stack in the answer.
 */
export function refuseBadHost({ headers, url = '/' }: IncomingMessage, response: ServerResponse): boolean {
  if (URL.canParse(`http://${headers.host ?? 'localhost'}${url}`)) return false
  response.writeHead(400, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(errorBody('BAD_REQUEST', 'Expected a host and a path that make a URL.'))
  return true
}
