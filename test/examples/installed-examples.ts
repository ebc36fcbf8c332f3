import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'

const projects = join(import.meta.dirname, '../../examples/projects')

/** What a command printed, and whether it succeeded. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** A copy of the examples with their packages, and the packed Dynagate among them. */
export interface InstalledExamples extends Disposable {
  readonly folder: string
  /** Runs a script of one example. */
  run(example: string, script: string): Promise<Ended>
}

/** Installs all examples together, by their lockfile, next to the tarball that they name. */
export async function installExamples(tarball: string): Promise<InstalledExamples> {
  const root = mkdtempSync(join(tmpdir(), 'dynagate-examples-'))
  const folder = join(root, 'examples/projects')
  cpSync(projects, folder, { recursive: true, filter: (path) => !unneeded.includes(basename(path)) })
  cpSync(tarball, join(root, basename(tarball)))
  const { code, output } = await npm(folder, [
    'ci',
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ])
  if (code !== 0) throw new Error(`npm ci of the examples failed: ${output}`)
  return {
    folder,
    run: (example, script) => npm(folder, ['run', '--silent', '--workspace', example, script]),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  }
}

const unneeded = ['node_modules', 'dist', 'screenshots', 'gql', '__generated__']

/** Runs npm with the Node of this process, without the settings that npm and vitest have added to it. */
function npm(cwd: string, args: readonly string[]): Promise<Ended> {
  const own = /^(npm_|VITEST|TEST$|DEV$|PROD$|NODE_(ENV|OPTIONS|PATH)$)/
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name))
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const env = { ...Object.fromEntries(kept), PATH }
  return new Promise((resolve) => {
    execFile('npm', args, { cwd, env, timeout: commandMs, maxBuffer: 10_000_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : 1, output: out + err }),
    )
  })
}

/** A command that takes longer is stopped. */
const commandMs = 280_000
