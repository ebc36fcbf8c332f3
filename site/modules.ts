import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder with the pages of the API reference. */
export const referenceFolder = join(import.meta.dirname, 'pages/reference')

/** A module of the package in the API reference. */
export interface Module {
  /** As programs import it, e.g. `dynagate/engine`. */
  readonly name: string
  /** The headings of its page, such as Functions. */
  readonly kinds: readonly { readonly title: string; readonly anchor: string }[]
}

/** The modules of which the API reference has been written. */
export function readModules(): Module[] {
  return readdirSync(referenceFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^dynagate\/([a-z]+\/)?index\.md$/.test(file))
    .sort((left, right) => left.length - right.length || left.localeCompare(right))
    .map((file) => ({
      name: dirname(file),
      kinds: kindsIn(readFileSync(join(referenceFolder, file), 'utf8')),
    }))
}

function kindsIn(page: string): Module['kinds'] {
  return [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) => ({
    title,
    anchor: title.toLowerCase().replaceAll(' ', '-'),
  }))
}
