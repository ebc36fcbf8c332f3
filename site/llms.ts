import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import type { SitePage } from './assemble.ts'
import { readContents, sitePathOf } from './contents.ts'

/** Writes llms.txt, the list of all pages; each page as Markdown; and llms-full.txt, all of them in one file. */
export function writeForModels(folder: string, pages: readonly SitePage[]): void {
  const list = readContents().map(({ title, entries }) => {
    const links = entries.map(
      (entry) =>
        `- [${entry.title}](/${sitePathOf(entry.path)})${entry.about === undefined ? '' : `: ${entry.about}`}`,
    )
    return `## ${title}\n\n${links.join('\n')}\n`
  })
  const head = `# Dynagate\n\n> ${manifest.description}\n`
  writeFileSync(join(folder, 'llms.txt'), [head, ...list].join('\n'))
  writeFileSync(join(folder, 'llms-full.txt'), [head, ...pages.map(({ text }) => text)].join('\n'))
  for (const { path, text } of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
