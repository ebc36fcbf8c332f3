import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

const root = join(import.meta.dirname, '../..')

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the packed package. */
    readonly tarball: string
    /** That of create-dynagate. */
    readonly createTarball: string
  }
}

/** Builds and packs the package, and packs create-dynagate, once for all tests of the project `package`. */
export default function pack({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'dynagate-packed-'))
  const run = (args: readonly string[]) => execFileSync('npm', args, { cwd: root, encoding: 'utf8' })
  run(['run', '--silent', 'build'])
  const packed = (source: string) =>
    join(folder, run(['pack', source, '--ignore-scripts', '--silent', '--pack-destination', folder]).trim())
  provide('tarball', packed('.'))
  provide('createTarball', packed('./create'))
  return () => rmSync(folder, { recursive: true })
}
