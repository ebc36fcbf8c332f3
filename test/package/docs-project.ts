import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pageAt } from '../docs/pages.ts'

/**
 * Writes the project of docs/your-project.md into a folder: the blocks of `typescript` and of `graphql`, whose first line names
 * their file, and tsconfig.json.
 */
export function writeDocsProject(folder: string): void {
  const { blocks } = pageAt('docs/your-project.md')
  const [configuration] = blocks.filter(({ language }) => language === 'json')
  if (configuration === undefined) throw new Error('docs/your-project.md has no tsconfig.json')
  writeFileSync(join(folder, 'tsconfig.json'), configuration.text)
  for (const { text, line } of blocks.filter(({ language }) => /^(typescript|graphql)$/.test(language))) {
    const [, name] = /^(?:\/\/|#) (\S+\.(?:ts|graphql))\n/.exec(text) ?? []
    if (name === undefined) throw new Error(`docs/your-project.md:${line}: the block names no file`)
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
