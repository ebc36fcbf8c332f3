import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundlePage } from './build.ts'

// `npm run build` puts the page where the package looks for it.
const folder = join(import.meta.dirname, '../dist/explorer')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'page.html'), await bundlePage())
