import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { faultsOf } from '../../site/check.ts'
import { withContentSecurity } from '../../site/content-security.ts'
import { readContents } from '../../site/contents.ts'
import { pages } from './pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'dynagate-site-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('a built site has faults where a link or a heading does not exist, or a page loads from another host', () => {
  write(
    'index.html',
    '<a href="/guide/model#keys">Keys</a> <a href="/guide/">Guide</a> <a href="https://aws.amazon.com">AWS</a>',
  )
  write(
    'guide/index.html',
    '<h1 id="guide">Guide</h1> <a class="x" href="model#key">Key</a> <a href="#guide">Top</a>',
  )
  write(
    'guide/model.html',
    '<h2 id="keys">Keys</h2> <a href="./writes.html">Writes</a> <a href="#none">None</a>',
  )
  write('style.css', '@import "https://fonts.example/inter.css"; a { background: url("/a.png") }')
  write('page.html', '<script src="https://cdn.example/a.js"></script><img src="/a.png">')
  expect(faultsOf(folder).sort()).toEqual([
    'guide/index.html links to model#key',
    'guide/model.html links to #none',
    'guide/model.html links to ./writes.html',
    'page.html loads https://cdn.example/a.js',
    'style.css loads https://fonts.example/inter.css',
  ])
})

it('a page of the site runs its own scripts alone', () => {
  const html = withContentSecurity(
    '<meta charset="utf-8"><script>go()</script><script src="/app.js"></script>',
  )
  expect(html).toContain("script-src 'self' 'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw=';")
})

it('the navigation has every page of docs/, once', () => {
  const listed = readContents().flatMap(({ entries }) => entries.map(({ path }) => path))
  const docs = pages
    .map(({ path }) => path)
    .filter((path) => path.startsWith('docs/') && path !== 'docs/README.md')
  expect(listed.filter((path) => path.startsWith('docs/')).sort()).toEqual(docs.sort())
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
