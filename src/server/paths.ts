/** The path of GraphQL. */
export const graphqlPath = '/graphql'

/** Answers 200 while the process serves, without detail. */
export const healthPath = '/health'

/** Responds with 200 while the process accepts requests, and with 503 once it is about to stop. */
export const readyPath = '/ready'
