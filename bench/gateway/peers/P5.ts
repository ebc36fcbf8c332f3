import { ApolloServer, HeaderMap } from '@apollo/server'
import { gatheredReads, type Reads, resolvers, typeDefs } from './resolvers.ts'
import { endpoint, readJson, serve } from './serve.ts'
import { shopCalls } from './shop-calls.ts'

/** Apollo Server 5 over node:http, through the API of its own integrations, without a web framework. */
const calls = shopCalls(endpoint)
const server = new ApolloServer<Reads>({ typeDefs, resolvers: resolvers as never, csrfPrevention: false })
await server.start()
await serve(async (request, response) => {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, search: '', body: await readJson(request) },
    context: async () => gatheredReads(calls),
  })
  const body = answer.body.kind === 'complete' ? answer.body.string : ''
  response.writeHead(answer.status ?? 200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
})
