import { graphqlPath } from '../../paths.ts'
import type { HtmlPage } from '../html-page.ts'
import { type GraphiQLPage, type PageOptions, renderPage } from './render-page.ts'

/** GraphiQL, the page that browsers get at `/graphql`. */
export function graphiqlPage(page: GraphiQLPage, options: PageOptions): HtmlPage {
  return { path: graphqlPath, render: () => renderPage(page, options), contentSecurityPolicy }
}

/** Makes the browser reject anything that the page might load from elsewhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  "style-src 'unsafe-inline'",
  'worker-src blob:',
  "connect-src 'self'",
  'img-src data:',
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
