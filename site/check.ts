import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The faults of a built site: links to pages or headings that don't exist, and anything that a page would load from another
 * host.
 */
export function faultsOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const pages = new Map(
    files
      .filter((file) => file.endsWith('.html'))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  )
  const anchors = new Map([...pages].map(([file, html]) => [file, anchorsOf(html)]))
  const exists = new Set(files)
  const broken = [...pages].flatMap(([file, html]) =>
    linksOf(html)
      .filter((link) => {
        const [target = '', anchor = ''] = link.split('#')
        const path = target === '' ? file : pathOf(file, target)
        if (!exists.has(path)) return true
        return anchor !== '' && anchors.has(path) && !anchors.get(path)?.has(decodeURIComponent(anchor))
      })
      .map((link) => `${file} links to ${link}`),
  )
  const foreign = files
    .filter((file) => /\.(html|css)$/.test(file))
    .flatMap((file) =>
      foreignIn(readFileSync(join(folder, file), 'utf8')).map((url) => `${file} loads ${url}`),
    )
  return [...new Set([...broken, ...foreign])]
}

/** The links of a page within the site. */
function linksOf(html: string): string[] {
  return [...html.matchAll(/<a [^>]*href="([^"]+)"/g)]
    .map(([, href = '']) => href.replaceAll('&amp;', '&'))
    .filter((href) => !/^[a-z]+:/.test(href))
}

function anchorsOf(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id))
}

function pathOf(from: string, target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : join(dirname(from), target)
  if (path === '' || path === '.' || path.endsWith('/')) return join(path, 'index.html')
  return /\.\w+$/.test(path) ? path : `${path}.html`
}

/** What a browser would fetch from elsewhere: scripts, styles, images, fonts. */
function foreignIn(text: string): string[] {
  const tags = text.matchAll(/<(?:script|img|iframe|source)\b[^>]*\bsrc="(https?:[^"]+)"/g)
  const sheets = text.matchAll(/<link\b(?![^>]*rel="canonical")[^>]*\bhref="(https?:[^"]+)"/g)
  const styles = text.matchAll(/(?:url\(|@import )["']?(https?:[^"')]+)/g)
  return [...tags, ...sheets, ...styles].map(([, url = '']) => url)
}
