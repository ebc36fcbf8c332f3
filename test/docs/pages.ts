import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The repository's root. */
export const root = join(import.meta.dirname, '../..')

/** A fenced block of a page. */
export interface Block {
  /** The info string of the fence, e.g. `ts`. */
  readonly language: string
  readonly text: string
  /** The line of the page on which its content begins, from 1. */
  readonly line: number
}

/** A page of the documentation. */
export interface Page {
  /** Its path from the root, e.g. `docs/model.md`. */
  readonly path: string
  readonly text: string
  readonly blocks: readonly Block[]
}

/** README, CONTRIBUTING, SECURITY, CHANGELOG and everything in docs. */
export const pages: readonly Page[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map(readPage)

/** The page at a path from the root. */
export function pageAt(path: string): Page {
  const page = pages.find((each) => each.path === path)
  if (page === undefined) throw new Error(`there is no page ${path}`)
  return page
}

function readPage(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8')
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language = '', 2: inside = '', index }) => ({
      language,
      text: inside,
      line: text.slice(0, index).split('\n').length + 1,
    }),
  )
  return { path, text, blocks }
}
