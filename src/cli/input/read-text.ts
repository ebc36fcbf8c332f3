import { readFile } from 'node:fs/promises'
import { UsageError } from './usage-error.ts'

/**
 * The content of a file that an option names.
 *
 * @param advice the advice for a missing file, such as `: write it with --write`.
 * @throws UsageError for a file that can't be read.
 */
export async function readText(file: string, advice = ''): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new UsageError(`there is no file ${file}${advice}`)
    if (code === 'EISDIR') throw new UsageError(`${file} is a folder: expected a file`)
    throw new UsageError(`${file} can't be read (${code})`)
  }
}
