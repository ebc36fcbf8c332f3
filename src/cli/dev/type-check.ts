import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Fault } from './fault.ts'
import { programOf, runScript } from './project-program.ts'

/**
 * Checks the types of a project with its own TypeScript and `tsconfig.json`. Caches its results for the next check in
 * `node_modules/.cache`.
 *
 * @returns the faults; undefined for a project without TypeScript or without `tsconfig.json`.
 * @throws the signal's reason; Error if the compiler can't be run.
 */
export async function checkTypes(folder: string, signal: AbortSignal): Promise<Fault[] | undefined> {
  const compiler = programOf(folder, 'typescript', 'tsc')
  if (compiler === undefined || !existsSync(join(folder, 'tsconfig.json'))) return undefined
  const state = join(folder, 'node_modules/.cache/dynagate/types.tsbuildinfo')
  const options = ['--noEmit', '--pretty', 'false', '--incremental', '--tsBuildInfoFile', state]
  const { isSuccess, out, err } = await runScript(compiler, options, { folder, signal })
  const faults = readDiagnostics(out, folder)
  if (!isSuccess && faults.length === 0)
    return [{ place: undefined, message: `TypeScript failed: ${err || out}`.trim() }]
  return faults
}

/** The faults in the compiler's output, whose paths are relative to the project's folder. Pure. */
export function readDiagnostics(output: string, folder: string): Fault[] {
  const faults: { place: Fault['place']; message: string }[] = []
  for (const line of output.split('\n')) {
    const [, file, at, column, code, message] = diagnostic.exec(line) ?? []
    const last = faults.at(-1)
    if (code !== undefined) {
      const place =
        file === undefined
          ? undefined
          : { file: resolve(folder, file), line: Number(at), column: Number(column) }
      faults.push({ place, message: `${code}: ${message}` })
    } else if (last !== undefined && /^\s+\S/.test(line)) last.message += `\n${line.trim()}`
  }
  return faults
}

/** `shop.ts(3,7): error TS2322: Type …`, or without a place `error TS5058: …`. Further lines are indented. */
const diagnostic = /^(?:(.+)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/
