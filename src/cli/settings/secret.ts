import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { UsageError } from '../input/index.ts'

/** A secret in the environment. */
export interface GivenSecret {
  /** The variable with the secret; that with the path of its file has `_FILE` at its end. */
  readonly variable: string
  /** The value of the variable. */
  readonly value: string | undefined
  /** The value of the variable with `_FILE`. */
  readonly path: string | undefined
}

/**
 * A secret as a variable has it, or as the file has it that another variable names; undefined without either. White
 * space around it is ignored: files usually end with a line break.
 *
 * @throws UsageError that names the variable and never quotes a secret.
 */
export async function readSecret({ variable, value, path }: GivenSecret): Promise<string | undefined> {
  if (value && path) throw new UsageError(`expected either ${variable} or ${variable}_FILE, got both`)
  if (!path) return value?.trim() || undefined
  const content = await contentOf(path, `${variable}_FILE`)
  if (content !== '') return content
  throw new UsageError(`${variable}_FILE: ${path} is empty: expected a secret`)
}

/** A new random secret. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

async function contentOf(path: string, variable: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException
    // If the name isn't that of a file, it may be the secret itself.
    const file = code === 'ENOENT' || code === 'ENAMETOOLONG' ? 'the file that it names' : path
    throw new UsageError(`${variable}: ${file} can't be read (${code})`)
  }
}
