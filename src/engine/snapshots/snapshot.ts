import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { required } from '../required.ts'
import { openStoredCopy, type StoredCopy } from '../storage/index.ts'
import { exchangeAll, type StatesByRegion } from './exchange.ts'
import { copyStore, type RestoredTables } from './restore.ts'

/** The data format of this version: snapshots of other formats can't be read. */
const format = 1
const labelFile = 'dynagate-snapshot.json'

interface Label {
  readonly format: number
  readonly regions: readonly string[]
}

/** Copies everything into a directory, which it creates; each write is in it completely or not at all. */
export async function saveSnapshot(states: StatesByRegion, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  for (const [region, { storage }] of states) await storage.copyTo(dataOf(directory, region))
  const label: Label = { format, regions: [...states.keys()] }
  await writeFile(join(directory, labelFile), JSON.stringify(label))
}

/**
 * Replaces everything by a snapshot. Throws a one-line Error, and changes nothing, if the directory has no snapshot, an
 * incomplete one, or one of another version or of other regions.
 */
export async function restoreSnapshot(states: StatesByRegion, directory: string): Promise<void> {
  checkLabel(await readLabel(directory), states, directory)
  const copies = new Map<string, StoredCopy>()
  try {
    // Opens all of them first, so that nothing is changed if one can't be read.
    for (const region of states.keys()) copies.set(region, await openStoredCopy(dataOf(directory, region)))
    const restored = new Map<string, RestoredTables>()
    for (const [region, copy] of copies) {
      restored.set(region, await copyStore(required(states.get(region), region), copy))
    }
    await exchangeAll(states, (region) => ({ kind: 'restore', ...required(restored.get(region), region) }))
  } finally {
    for (const copy of copies.values()) copy.close()
  }
}

function dataOf(directory: string, region: string): string {
  return join(directory, region === '' ? 'data' : `data-${region}`)
}

async function readLabel(directory: string): Promise<Label> {
  try {
    return JSON.parse(await readFile(join(directory, labelFile), 'utf8')) as Label
  } catch {
    throw new Error(`${directory} has no snapshot: save one there with engine.snapshot()`)
  }
}

function checkLabel(label: Label, states: StatesByRegion, directory: string): void {
  if (label.format !== format) {
    throw new Error(
      `The snapshot in ${directory} has the format ${label.format}; this engine reads ${format}: save it anew`,
    )
  }
  const shown = (regions: Iterable<string>) =>
    [...regions].map((each) => each || 'one without a name').join(', ')
  const [saved, own] = [new Set(label.regions), [...states.keys()]]
  if (saved.size === own.length && own.every((region) => saved.has(region))) return
  throw new Error(`The snapshot in ${directory} expected the regions ${shown(own)}, got ${shown(saved)}`)
}
