import { initGraphQLTada } from 'gql.tada'
import type { introspection } from './graphql-env.d.ts'

/** Types each document from the schema as it is written: nothing is generated for it. */
export const graphql = initGraphQLTada<{ introspection: introspection }>()
