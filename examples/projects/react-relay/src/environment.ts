import { createClient } from 'graphql-sse'
import {
  Environment,
  type FetchFunction,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  Store,
  type SubscribeFunction,
} from 'relay-runtime'

const fetchOperation: FetchFunction = async ({ text: query }, variables) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return response.json()
}

const events = createClient({ url: '/graphql' })

const subscribe: SubscribeFunction = ({ text: query }, variables) =>
  Observable.create<GraphQLResponse>((sink) =>
    events.subscribe({ query: query ?? '', variables }, sink as Parameters<typeof events.subscribe>[1]),
  )

export const environment = new Environment({
  network: Network.create(fetchOperation, subscribe),
  store: new Store(new RecordSource()),
})
