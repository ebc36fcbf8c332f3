import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The result of a program. */
export interface ProgramEnd {
  readonly isSuccess: boolean
  readonly out: string
  readonly err: string
}

/** The script of a program installed in a project, such as `tsc` of `typescript`; undefined if it isn't installed. */
export function programOf(folder: string, packageName: string, program: string): string | undefined {
  try {
    const manifest = createRequire(join(folder, 'package.json')).resolve(`${packageName}/package.json`)
    const { bin } = createRequire(manifest)(manifest) as { readonly bin: Readonly<Record<string, string>> }
    const script = bin[program]
    return script === undefined ? undefined : join(manifest, '..', script)
  } catch {
    return undefined
  }
}

/**
 * Runs a script of a project in its folder, at most five minutes.
 *
 * @throws the signal's reason; Error if it can't be run, or not in time.
 */
export function runScript(
  script: string,
  args: readonly string[],
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, signal, timeout: mostMs, maxBuffer: mostBytes }
    execFile(process.execPath, [script, ...args], options, (error, out, err) => {
      if (signal.aborted) reject(signal.reason)
      else if (error === null || typeof error.code === 'number')
        resolve({ isSuccess: error === null, out, err })
      else reject(error)
    })
  })
}

const mostMs = 300_000
const mostBytes = 16_000_000
