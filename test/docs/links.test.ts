import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Page, pageAt, pages, root } from './pages.ts'

describe('the pages', () => {
  it('link to existing files and headings', () => {
    const broken = pages.flatMap((page) =>
      linksOf(page)
        .filter((target) => !resolves(page, target))
        .map((target) => `${page.path} links to ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('name existing files', () => {
    const missing = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/`((?:src|test|docs|schema|examples|bench|bin|\.ci)\/[^`\s]*)`/g)]
        .map(([, named = '']) => named)
        .filter((named) => !existsSync(join(root, named)))
        .map((named) => `${path} names ${named}`),
    )
    expect(missing).toEqual([])
  })

  it('are all reachable from README', () => {
    const paths = pages.map(({ path }) => path)
    const reached = new Set(['README.md'])
    for (const path of reached) {
      for (const target of linksOf(pageAt(path))) {
        const [file = ''] = target.split('#')
        const linked = join(dirname(path), file)
        // Examples have pages of their own.
        if (paths.includes(linked)) reached.add(linked)
      }
    }
    expect(paths.filter((path) => !reached.has(path))).toEqual([])
  })
})

it('README has fewer than 200 lines', () => {
  expect(pageAt('README.md').text.split('\n').length).toBeLessThan(200)
})

/** The relative links of a page, outside code blocks. */
function linksOf({ text }: Page): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter(isRelative)
}

function isRelative(target: string): boolean {
  return !/^[a-z]+:/.test(target)
}

function resolves(page: Page, target: string): boolean {
  const [file = '', heading] = target.split('#')
  const path = file === '' ? page.path : join(dirname(page.path), file)
  if (!existsSync(join(root, path))) return false
  return heading === undefined || headingsOf(pageAt(path)).includes(heading)
}

/** The anchors of a page's headings, as on GitHub. */
function headingsOf({ text }: Page): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
