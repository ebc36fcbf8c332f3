import { mkdir, open, readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { required } from '../../required.ts'
import type { ItemTransfer, TransferPage, WireItem } from '../../store/index.ts'
import { runTogether } from './run-together.ts'
import { readState, writeState } from './state-file.ts'

/** The source and the format of an export. */
export interface ExportSetup {
  readonly tableName: string
  /** The number of segments of the table that are read concurrently, each to a separate file. */
  readonly segments: number
  readonly isConsistent: boolean
  /** The format of the rows, with which an export continues; by default all stored items. */
  readonly rows?: string
}

/** The rows of an export's files. */
export interface RowFormat {
  readonly extension: string
  /** The beginning of each file; may be empty. */
  readonly header: string
  /** The row of an item, including its line end; undefined for an omitted item. */
  readonly rowOf: (item: WireItem) => string | undefined
}

/** All items as they are stored. */
const storedItems: RowFormat = {
  extension: 'json',
  header: '',
  rowOf: (Item) => `${JSON.stringify({ Item })}\n`,
}

/** The state of an export, as its folder has it. */
interface ExportState extends ExportSetup {
  readonly parts: readonly Part[]
}

/** The state of a segment. */
interface Part {
  readonly items: number
  /** The length of its file up to the end of the last whole page: what follows is of a page that was interrupted. */
  readonly bytes: number
  /** Where the next page begins; null at the start. */
  readonly after: WireItem | null
  readonly isDone: boolean
}

/**
 * Exports a table to a folder: a file for each segment with a line of DynamoDB's JSON for each item, `{"Item":{…}}`, as
 * AWS exports tables. `dynagate-export.json` has how far each segment is: an export that was stopped continues there.
 *
 * @param progress is called after each page with the number of items in the folder.
 * @returns the number of items.
 * @throws Error for a folder that has something else in it, or the export of other options.
 */
export async function exportTo(
  folder: string,
  setup: ExportSetup,
  transfer: ItemTransfer,
  progress: (items: number) => void,
  format: RowFormat = storedItems,
): Promise<number> {
  const parts = [...(await begin(folder, setup)).parts]
  const total = () => parts.reduce((sum, { items }) => sum + items, 0)
  let saved = Promise.resolve()
  // One write at a time, each with the latest state.
  const save = () => {
    saved = saved.then(() => writeState(stateIn(folder), { ...setup, parts }))
    return saved
  }
  await runTogether(
    parts.map((part, at) => async (isStopped) => {
      const file = join(folder, `segment-${String(at + 1).padStart(4, '0')}.${format.extension}`)
      await using sink = await openSink(file, part.bytes)
      if (part.isDone) return
      const pages = transfer.read(
        { Segment: at, TotalSegments: setup.segments },
        { after: part.after ?? undefined, isConsistent: setup.isConsistent },
      )
      for await (const page of pages) {
        parts[at] = await append(sink, required(parts[at], 'the part of a segment'), page, format)
        await save()
        progress(total())
        if (isStopped()) return
      }
    }),
  )
  return total()
}

function stateIn(folder: string): string {
  return join(folder, 'dynagate-export.json')
}

async function begin(folder: string, setup: ExportSetup): Promise<ExportState> {
  await mkdir(folder, { recursive: true })
  const known = await readState<ExportState>(stateIn(folder))
  if (known === undefined) {
    const found = await readdir(folder)
    if (found.length > 0) throw new Error(`${folder} isn't empty: export to a new folder`)
    const part: Part = { items: 0, bytes: 0, after: null, isDone: false }
    const state = { ...setup, parts: Array.from({ length: setup.segments }, () => part) }
    await writeState(stateIn(folder), state)
    return state
  }
  const isSame = (['tableName', 'segments', 'isConsistent', 'rows'] as const).every(
    (name) => known[name] === setup[name],
  )
  if (isSame) return known
  const { tableName, segments, isConsistent } = known
  throw new Error(
    `${folder} has an export of ${tableName} in ${segments} segments${isConsistent ? ', consistent' : ''}: ` +
      'continue it with these options, or export to a new folder',
  )
}

async function openSink(file: string, bytes: number) {
  const sink = await open(file, 'a')
  await truncate(file, bytes)
  return sink
}

/** Writes a page to the disk, before the state records it. */
async function append(
  sink: Awaited<ReturnType<typeof open>>,
  { items, bytes }: Part,
  { items: page, after }: TransferPage,
  { header, rowOf }: RowFormat,
): Promise<Part> {
  const rows = page.flatMap((item) => rowOf(item) ?? [])
  const text = `${bytes === 0 ? header : ''}${rows.join('')}`
  await sink.appendFile(text)
  await sink.datasync()
  return {
    items: items + rows.length,
    bytes: bytes + Buffer.byteLength(text),
    after: after ?? null,
    isDone: after === undefined,
  }
}
