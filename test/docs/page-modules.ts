import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Page, root } from './pages.ts'

/** A folder in which the TypeScript of each page is a module, and the package and vitest are installed. */
export interface PageModules extends Disposable {
  readonly folder: string
  /** The file with a page's TypeScript: `model.ts` for docs/model.md, `modelling/orders.ts` for docs/modelling/orders.md. */
  fileOf(page: Page): string
}

/**
 * Writes pages as modules: all `ts` blocks of a page in order, each on its lines in the page, so that the line
 * numbers of the compiler are those of the page.
 */
export function writePageModules(pages: readonly Page[]): PageModules {
  const folder = mkdtempSync(join(tmpdir(), 'dynagate-docs-'))
  const fileOf = ({ path }: Page) =>
    join(
      folder,
      path
        .replace(/^docs\//, '')
        .replace(/\.md$/, '.ts')
        .toLowerCase(),
    )
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/dynagate'))
  for (const name of ['vitest', '@pothos']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const page of pages) {
    mkdirSync(dirname(fileOf(page)), { recursive: true })
    writeFileSync(fileOf(page), moduleOf(page))
  }
  return { folder, fileOf, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

function moduleOf({ blocks }: Page): string {
  let text = ''
  let line = 1
  for (const block of blocks.filter(({ language }) => language === 'ts')) {
    text += '\n'.repeat(block.line - line) + block.text
    line = block.line + block.text.split('\n').length - 1
  }
  return text
}
