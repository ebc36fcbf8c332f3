import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { relayStylePagination } from '@apollo/client/utilities'
import { OperationTypeNode } from 'graphql'
import { createClient } from 'graphql-ws'

const webSocket = new GraphQLWsLink(createClient({ url: '/graphql' }))
const http = new HttpLink({ uri: '/graphql' })

export const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    webSocket,
    http,
  ),
  cache: new InMemoryCache({
    typePolicies: {
      Project: { keyFields: ['projectId'], fields: { tasks: relayStylePagination() } },
      Task: { keyFields: ['projectId', 'taskId'] },
    },
  }),
})
