import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pageAt } from '../docs/pages.ts'

/**
 * Writes the project of docs/your-project.md into a folder: the `typescript` blocks, whose first line names their file,
 * and tsconfig.json.
 */
export function writeDocsProject(folder: string): void {
  const { blocks } = pageAt('docs/your-project.md')
  const [configuration] = blocks.filter(({ language }) => language === 'json')
  if (configuration === undefined) throw new Error('docs/your-project.md has no tsconfig.json')
  writeFileSync(join(folder, 'tsconfig.json'), configuration.text)
  for (const { text, line } of blocks.filter(({ language }) => language === 'typescript')) {
    const [, name] = /^\/\/ (\S+\.ts)\n/.exec(text) ?? []
    if (name === undefined) throw new Error(`docs/your-project.md:${line}: the block names no file`)
    writeFileSync(join(folder, name), text)
  }
}
