import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Sources } from './definition-faults.ts'

/**
 * Records the files that this process loads from now on, without those of packages and of Dynagate: a change of one of
 * them changes the gateway.
 */
export function recordLoadedFiles(): ReadonlySet<string> {
  const files = new Set<string>()
  registerHooks({
    load(url, context, nextLoad) {
      const isOwn = url.startsWith('file:') && !url.includes('/node_modules/') && !url.startsWith(dynagate)
      if (isOwn) files.add(fileURLToPath(new URL(url.replace(/[?#].*/, ''))))
      return nextLoad(url, context)
    },
  })
  return files
}

/** The sources of Dynagate itself, in a checkout. */
const dynagate = new URL('../..', import.meta.url).href

/** The files as they are now. */
export function sourcesOf(files: ReadonlySet<string>): Sources {
  return new Map(
    [...files].flatMap((file) => {
      try {
        return [[file, readFileSync(file, 'utf8')] as const]
      } catch {
        return []
      }
    }),
  )
}
