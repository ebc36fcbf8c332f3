export type { Example } from './example.ts'
export type { GraphiQLPage } from './render-page.ts'
export { useGraphiQL } from './use-graphiql.ts'
