import { readFile, rename, writeFile } from 'node:fs/promises'
import { parseJson } from '../input/index.ts'

/**
 * Replaces a file of JSON as a whole: a process that is killed leaves the old or the new one.
 */
export async function writeState(file: string, state: object): Promise<void> {
  const draft = `${file}.new`
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`)
  await rename(draft, file)
}

/** The state in a file; undefined without a file. @throws a one-line error for a file that isn't JSON. */
export async function readState<State>(file: string): Promise<State | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  return parseJson(text, file) as State
}
