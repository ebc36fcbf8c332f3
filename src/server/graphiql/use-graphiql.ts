import type { Plugin } from 'graphql-yoga'
import { graphqlPath } from '../http/index.ts'
import { type GraphiQLPage, renderPage } from './render-page.ts'

/** Shows GraphiQL to a browser that opens `/graphql`, and sends one that opens `/` there. */
export function useGraphiQL(page: GraphiQLPage): Plugin {
  let rendered: Promise<string> | undefined
  return {
    async onRequest({ request, url, endResponse }) {
      if (request.method !== 'GET' || !request.headers.get('accept')?.includes('text/html')) return
      if (url.pathname === '/')
        endResponse(new Response(null, { status: 302, headers: { location: graphqlPath } }))
      if (url.pathname !== graphqlPath) return
      rendered ??= renderPage(page)
      endResponse(new Response(await rendered, { headers: pageHeaders }))
    },
  }
}

/** The browser itself refuses anything the page might load from elsewhere. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
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
  ].join('; '),
}
