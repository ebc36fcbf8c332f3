import { existsSync } from 'node:fs'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientChoice } from '../../store/index.ts'
import { UsageError } from '../input/index.ts'
import { newSecret, readSecret } from './secret.ts'

/**
 * The secrets of cursors; the first one seals. They come from `DYNAGATE_SECRET`, separated by commas, or from the file
 * that `DYNAGATE_SECRET_FILE` names: all processes behind one address must share them. Otherwise a file in the engine's
 * data directory holds the secret, so that cursors survive a restart. Without a directory, a new secret is made for
 * this process.
 *
 * @throws UsageError that names the variable and never quotes a secret.
 */
export async function cursorSecrets(
  choice: ClientChoice,
  environment: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const given = await givenCursorSecrets(environment)
  if (given !== undefined) return given
  if (choice.kind === 'embedded' && 'directory' in choice) return [await keptSecret(choice.directory)]
  return [newSecret()]
}

/** The secrets that the environment has; undefined without any. Throws a UsageError that never quotes a secret. */
export async function givenCursorSecrets(
  environment: NodeJS.ProcessEnv,
): Promise<readonly string[] | undefined> {
  const path = environment.DYNAGATE_SECRET_FILE
  const value = environment.DYNAGATE_SECRET
  const given = await readSecret({ variable: 'DYNAGATE_SECRET', value, path })
  return given === undefined ? undefined : secretsIn(given, path ? 'DYNAGATE_SECRET_FILE' : 'DYNAGATE_SECRET')
}

function secretsIn(list: string, variable: string): string[] {
  const secrets = list.split(',').map((secret) => secret.trim())
  if (!secrets.includes('')) return secrets
  throw new UsageError(
    `${variable} has an empty secret: separate secrets by one comma, the one that seals cursors first`,
  )
}

async function keptSecret(directory: string): Promise<string> {
  const file = join(directory, 'cursor-secret')
  if (!existsSync(file)) await makeSecret(directory, file)
  return readFile(file, 'utf8')
}

/** Makes a secret, atomically: two processes that start at the same time both use the secret of the first one. */
async function makeSecret(directory: string, file: string): Promise<void> {
  const draft = `${file}.${process.pid}`
  await mkdir(directory, { recursive: true })
  await writeFile(draft, newSecret(), { mode: 0o600 })
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
}
