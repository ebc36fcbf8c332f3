/** The path of GraphQL. */
export const graphqlPath = '/graphql'

/** Answers 200 while the process serves, without detail. */
export const healthPath = '/health'

/** Answers 200 while the process wants requests, and 503 once it is about to stop. */
export const readyPath = '/ready'
