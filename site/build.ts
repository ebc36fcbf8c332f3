import { join } from 'node:path'
import { build } from 'vitepress'
import { assemblePages } from './assemble.ts'
import { faultsOf } from './check.ts'
import { writeForModels } from './llms.ts'
import { writeReference } from './reference.ts'

// Builds the documentation as a site in site/dist, and fails if a link in it is broken.
const folder = join(import.meta.dirname, 'dist')
const pages = assemblePages()
await writeReference()
await build(import.meta.dirname)
writeForModels(folder, pages)
const faults = faultsOf(folder)
for (const fault of faults) console.error(fault)
console.log(`${pages.length} pages and the reference in site/dist, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1
