/** HTML pages, such as GraphiQL. */
export { type Example, type GraphiQLPage, graphiqlPage } from './graphiql/index.ts'
export type { Page } from './page.ts'
export { PageResponses } from './page-responses.ts'
