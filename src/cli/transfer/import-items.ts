import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ItemTransfer } from '../../store/index.ts'
import type { ReadSteps } from './import-files.ts'
import { runTogether, type Work } from './run-together.ts'
import { readState, writeState } from './state-file.ts'

/** What is imported, and into which table. */
export interface ImportSetup {
  /** A file, or a folder with files. */
  readonly from: string
  /** The file, or those of the folder. */
  readonly files: readonly string[]
  readonly tableName: string
  /** Reads the items of a file, after its first lines. */
  readonly stepsOf: ReadSteps
  /** Files that are read at the same time. */
  readonly together: number
}

/** How many lines of each file are imported, by its name. */
type ImportState = Record<string, number>

/** Whether an import of these files into this table was stopped. */
export async function isImportStarted(setup: ImportSetup): Promise<boolean> {
  return (await readState<ImportState>(stateFileOf(setup))) !== undefined
}

/**
 * Puts the items of files. Next to them is a file that says how far the import is, until it is complete: one that was stopped
 * continues when it is started again.
 *
 * @param progress is called with the number of lines that are imported.
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
