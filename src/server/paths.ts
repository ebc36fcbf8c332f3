/** The path of GraphQL. */
export const graphqlPath = '/graphql'

/** Answers 200 while the process serves, without detail. */
export const healthPath = '/health'
