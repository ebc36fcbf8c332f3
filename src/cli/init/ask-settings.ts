import { basename, resolve } from 'node:path'
import { UsageError } from '../input/index.ts'
import type { Terminal } from '../terminal/index.ts'

/** The settings of a new project. */
export interface ProjectSettings {
  readonly folder: string
  /** The name of its package. */
  readonly name: string
  /** Whether its packages are installed at once. */
  readonly isInstalled: boolean
}

/** The settings given on the command line. */
export interface GivenSettings {
  readonly folder: string | undefined
  readonly name: string | undefined
  readonly install: boolean | undefined
}

/**
 * The settings of a new project: the given ones and, if the folder isn't given, the answers to three questions.
 *
 * @throws UsageError for a name that npm doesn't accept, or without a folder if the terminal isn't interactive.
 */
export async function projectSettings(given: GivenSettings, terminal: Terminal): Promise<ProjectSettings> {
  const isAsked = given.folder === undefined
  if (isAsked && !terminal.isInteractive) throw new UsageError('give the folder: dynagate init shop')
  const ask = async (question: string, answer: string) =>
    isAsked ? (await terminal.ask(`${question} (${answer}) `)) || answer : answer
  const folder = given.folder ?? (await ask('Folder of the project?', 'shop'))
  const ofFolder = basename(resolve(folder)).toLowerCase()
  const name = given.name ?? (await ask('Name of its package?', ofFolder))
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    throw new UsageError(`--name expects the name of a package, such as shop, got ${JSON.stringify(name)}`)
  }
  const isInstalled =
    given.install ?? (isAsked && /^y/i.test(await ask('Install its packages now, yes or no?', 'yes')))
  return { folder, name, isInstalled }
}
