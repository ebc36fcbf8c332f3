/** HTML pages, such as GraphiQL. */
export { type Example, type GraphiQLPage, graphiqlPage } from './graphiql/index.ts'
export type { HtmlPage } from './html-page.ts'
export { PageResponses } from './page-responses.ts'
