import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientChoice } from '../store/index.ts'
import { UsageError } from './usage-error.ts'

/**
 * The secrets of cursors; the first one seals. They come from `DYNAGATE_SECRET`, separated by commas, or from the file that
 * `DYNAGATE_SECRET_FILE` names, and all processes behind one address must share them; else from a file in the engine's data
 * directory, so that cursors survive a restart; else a new one is made for this process.
 *
 * @throws UsageError that names the variable and never quotes a secret.
 */
export async function cursorSecrets(
  choice: ClientChoice,
  environment: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const given = environment.DYNAGATE_SECRET
  const path = environment.DYNAGATE_SECRET_FILE
  if (given && path) {
    throw new UsageError('expected either DYNAGATE_SECRET or DYNAGATE_SECRET_FILE, got both')
  }
  if (given) return secretsIn(given, 'DYNAGATE_SECRET')
  if (path) return secretsIn(await contentOf(path), 'DYNAGATE_SECRET_FILE')
  if (choice.kind === 'embedded' && 'directory' in choice) return [await keptSecret(choice.directory)]
  return [newSecret()]
}

function secretsIn(list: string, variable: string): string[] {
  const secrets = list.split(',').map((secret) => secret.trim())
  if (!secrets.includes('')) return secrets
  throw new UsageError(
    `${variable} has an empty secret: separate secrets by one comma, the one that seals cursors first`,
  )
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException
    throw new UsageError(`DYNAGATE_SECRET_FILE: ${path} can't be read (${code})`)
  }
}

async function keptSecret(directory: string): Promise<string> {
  const file = join(directory, 'cursor-secret')
  if (!existsSync(file)) await makeSecret(directory, file)
  return readFile(file, 'utf8')
}

/** Atomic: two processes that start at the same time both use the secret of the first. */
async function makeSecret(directory: string, file: string): Promise<void> {
  const draft = `${file}.${process.pid}`
  await mkdir(directory, { recursive: true })
  await writeFile(draft, newSecret(), { mode: 0o600 })
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
