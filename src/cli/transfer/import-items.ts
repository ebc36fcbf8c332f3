import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ItemTransfer } from '../../store/index.ts'
import type { ReadSteps } from './import-files.ts'
import { runTogether, type Work } from './run-together.ts'
import { readState, writeState } from './state-file.ts'

/** The files of an import, and its table. */
export interface ImportSetup {
  /** A file, or a folder with files. */
  readonly from: string
  /** The file, or the files of the folder. */
  readonly files: readonly string[]
  readonly tableName: string
  /** Reads the items of a file, after its first lines. */
  readonly stepsOf: ReadSteps
  /** The number of files that are read concurrently. */
  readonly together: number
}

/** The number of imported lines of each file, by its name. */
type ImportState = Record<string, number>

/** Whether an import of these files into this table was stopped. */
export async function isImportStarted(setup: ImportSetup): Promise<boolean> {
  return (await readState<ImportState>(stateFileOf(setup))) !== undefined
}

/**
 * Puts the items of files. Until the import is complete, a state file in the same place records its progress: a stopped
 * import continues when it is started again.
 *
 * @param progress called with the number of imported lines.
 * @returns that number.
 * @throws Error of a file or of a put.
 */
export async function importItems(
  setup: ImportSetup,
  transfer: ItemTransfer,
  progress: (lines: number) => void,
): Promise<number> {
  const { files, stepsOf, together } = setup
  const stateFile = stateFileOf(setup)
  const state = (await readState<ImportState>(stateFile)) ?? {}
  let saved = writeState(stateFile, state)
  // One write at a time, each with the latest state.
  const save = () => {
    saved = saved.then(() => writeState(stateFile, state))
    return saved
  }
  await saved
  const total = () => Object.values(state).reduce((sum, lines) => sum + lines, 0)
  const waiting = [...files]
  const work: Work = async (isStopped) => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const name = basename(file)
      for await (const { items, lines } of stepsOf(file, state[name] ?? 0)) {
        await transfer.put(items)
        state[name] = lines
        await save()
        progress(total())
        if (isStopped()) return
      }
    }
  }
  await runTogether(Array.from({ length: together }, () => work))
  await rm(stateFile)
  return total()
}

/** In the folder that is read, with the name of the table: each table has its own import. */
function stateFileOf({ from, files, tableName }: ImportSetup): string {
  const folder = files[0] === from ? dirname(from) : from
  return join(folder, `dynagate-import-${tableName}.json`)
}
