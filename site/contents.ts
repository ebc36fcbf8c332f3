import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The repository's root. */
export const root = join(import.meta.dirname, '..')

/** A link of the table of contents. */
export interface Entry {
  readonly title: string
  /** The page's path in the repository, e.g. `docs/model.md`. */
  readonly path: string
  /** What the page is about, if the table of contents says so. */
  readonly about: string | undefined
}

/** A section of the table of contents. */
export interface Section {
  readonly title: string
  readonly entries: readonly Entry[]
}

/** The table of contents, docs/README.md: the order of the pages in the site's navigation and in llms.txt. */
export function readContents(): Section[] {
  const text = readFileSync(join(root, 'docs/README.md'), 'utf8')
  const [, ...sections] = text.split(/^## /m)
  return sections.map((section) => {
    const [title = '', ...lines] = section.split('\n')
    return { title, entries: entriesOf(lines.join('\n')) }
  })
}

function entriesOf(list: string): Entry[] {
  return [...list.matchAll(/^- \[([^\]]+)\]\(([^)#]+)\)(?:: (.+))?$/gm)].map(
    ([, title = '', target = '', about]) => ({ title, path: join('docs', target), about }),
  )
}

/** Where a page is in the site: `model.md` for docs/model.md, `security.md` for SECURITY.md. */
export function sitePathOf(path: string): string {
  return path.startsWith('docs/') ? path.slice('docs/'.length) : path.toLowerCase()
}
