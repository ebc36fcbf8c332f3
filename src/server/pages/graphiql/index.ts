export type { Example } from './example.ts'
export { graphiqlPage } from './graphiql-page.ts'
export type { GraphiQLPage } from './render-page.ts'
