import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { readContents, root, sitePathOf } from './contents.ts'

/** The folder with the pages that VitePress builds. */
export const pagesFolder = join(import.meta.dirname, 'pages')

/** A page of the site as Markdown. */
export interface SitePage {
  /** Its path in the site, e.g. `modelling/orders.md`. */
  readonly path: string
  readonly title: string
  readonly about: string | undefined
  readonly text: string
}

/** Copies the home page, the images and every page of the table of contents into the folder, with links that work in the site. */
export function assemblePages(): SitePage[] {
  rmSync(pagesFolder, { recursive: true, force: true })
  cpSync(join(import.meta.dirname, 'home'), pagesFolder, { recursive: true })
  writeFileSync(join(pagesFolder, 'index.md'), homePage())
  cpSync(join(root, 'docs/images'), join(pagesFolder, 'images'), { recursive: true })
  const entries = readContents().flatMap((section) => section.entries)
  const titles = new Map(entries.map(({ path, title }) => [path, title]))
  return entries.map(({ title, path, about }) => {
    const text = withSiteLinks(readFileSync(join(root, path), 'utf8'), path, titles)
    const target = join(pagesFolder, sitePathOf(path))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
    return { path: sitePathOf(path), title, about, text }
  })
}

/** The home page, with the section of README that its comment names. */
function homePage(): string {
  const sections = readFileSync(join(root, 'README.md'), 'utf8').split(/^(?=## )/m)
  const home = readFileSync(join(import.meta.dirname, 'home/index.md'), 'utf8')
  return home.replace(/^<!-- (.+) -->$/m, (_, title: string) => {
    const section = sections.find((text) => text.startsWith(`## ${title}\n`))
    if (section === undefined)
      throw new Error(`README.md has no section "${title}", which the home page shows`)
    return section
  })
}

/**
 * Links to other pages, relative to where they are in the site and named by their titles, not their files; links to other files lead to
 * the repository.
 */
function withSiteLinks(text: string, page: string, titles: ReadonlyMap<string, string>): string {
  const parts = text.split(/(^```[\s\S]*?^```$)/m)
  const prose = (part: string) =>
    part.replaceAll(
      /\[([^\]]*)\]\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)/g,
      (_, label: string, target: string, anchor = '') => {
        const path = join(dirname(page), target)
        if (path.startsWith('docs/images/')) return `[${label}](${target})`
        const title = titles.get(path)
        if (title === undefined) return `[${label}](${repositoryFile(path)}${anchor})`
        const link = relative(dirname(sitePathOf(page)), sitePathOf(path))
        return `[${label.endsWith('.md') ? title : label}](${link.startsWith('.') ? link : `./${link}`}${anchor})`
      },
    )
  return parts.map((part) => (part.startsWith('```') ? part : prose(part))).join('')
}

function repositoryFile(path: string): string {
  const { url } = manifest.repository
  const repository = url.replace(/^git\+/, '').replace(/\.git$/, '')
  return path === 'docs/README.md' || path === 'README.md' ? '/' : `${repository}/blob/main/${path}`
}
