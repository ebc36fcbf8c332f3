import { type Agent, request } from 'node:http'

/** Posts a unique invalid document of 5 KB. Returns the status of the response. */
export function postInvalidDocument(port: number, at: number, agent: Agent): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
  const posted = request(
    { port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers },
    (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    },
  )
  posted.once('error', reject)
  posted.end(JSON.stringify({ query: invalidDocument(at) }))
  return promise
}

/** Every third doesn't parse; the others have 200 fields that no type has. */
function invalidDocument(at: number): string {
  const fields = Array.from({ length: 200 }, (_, field) => `unknown_${at}_${field}_`.padEnd(24, 'x')).join(
    ' ',
  )
  return at % 3 === 0
    ? `{ book(shelf: "s", book: "b1") { ${fields} }`
    : `{ book(shelf: "s", book: "b1") { ${fields} } }`
}
