import { readFile } from 'node:fs/promises'
import type { HtmlPage } from '../server/index.ts'
import { explorerPath } from './paths.ts'

/** The page, which only this machine gets. */
export const explorerPage: HtmlPage = {
  path: explorerPath,
  isLocal: true,
  render: async () => (await packagedPage()) ?? (await bundledPage()),
  contentSecurityPolicy: [
    "default-src 'none'",
    "script-src 'unsafe-inline'",
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
}

/** The page as the package has it; undefined among the sources. */
async function packagedPage(): Promise<string | undefined> {
  try {
    return await readFile(new URL('page.html', import.meta.url), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The page from its sources, which the package doesn't have. */
async function bundledPage(): Promise<string> {
  const { href } = new URL('../../explorer/build.ts', import.meta.url)
  const { bundlePage } = (await import(href)) as { bundlePage: () => Promise<string> }
  return bundlePage()
}
