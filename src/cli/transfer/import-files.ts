import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Document, Index } from '../../model/index.ts'
import { fromWire, type WireItem } from '../../store/index.ts'
import { isObject, messageOf, parseJson, UsageError } from '../input/index.ts'

/**
 * The files of an import: one file, or those of a folder or of its subfolder `data`, as in AWS's exports. Their names
 * end with `.json`, `.jsonl` or `.json.gz`.
 *
 * @throws UsageError if there are none.
 */
export async function importFiles(from: string): Promise<string[]> {
  const found = await stat(from).catch(() => undefined)
  if (found === undefined) throw new UsageError(`there is no file or folder ${from}`)
  if (found.isFile()) return [from]
  const own = (await readdir(from)).filter((name) => isData(name)).map((name) => join(from, name))
  const files = own.length > 0 ? own : await dataIn(join(from, 'data'))
  if (files.length === 0) throw new UsageError(`${from} has no files that end with .json, .jsonl or .json.gz`)
  return files.sort()
}

async function dataIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter(isData).map((name) => join(folder, name))
}

/** The states of exports and imports, and AWS's manifests, are no data. */
function isData(name: string): boolean {
  return /\.(jsonl|json|json\.gz)$/.test(name) && !/^(dynagate-.*|manifest-(files|summary))\.json$/.test(name)
}

/** Items of a file that are put together. */
export interface ImportStep {
  readonly items: readonly Document[]
  /** The lines of the file up to the last one of the step. */
  readonly lines: number
}

/** Reads the items of a file in steps, after its first lines. */
export type ReadSteps = (file: string, done: number) => AsyncGenerator<ImportStep>

/** Four full batches. */
const stepItems = 100

/**
 * The items of a file, after its first lines.
 *
 * @throws Error with the file and the line of an item that can't be one of a table with this key.
 */
export async function* stepsOf(file: string, done: number, index: Index): AsyncGenerator<ImportStep> {
  let items: Document[] = []
  let lines = 0
  for await (const line of linesOf(file)) {
    lines += 1
    if (lines <= done) continue
    if (line.trim() !== '') items.push(itemIn(line, { file, line: lines }, index))
    if (items.length < stepItems) continue
    yield { items, lines }
    items = []
  }
  if (lines > done) yield { items, lines }
}

/** Only line feeds end a line: readline also splits at U+2028, which JSON's strings may have. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  // An error of the source destroys what it is piped into, whose reader throws it.
  const input = file.endsWith('.gz') ? pipeline(source, createGunzip(), () => undefined) : source
  let rest = ''
  for await (const chunk of input.setEncoding('utf8')) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > mostLineLength) throw new Error(`${file}: a line is longer than that of any item`)
    yield* lines
  }
  if (rest !== '') yield rest
}

/** An item has at most 400 KB; escapes and types make its line longer. */
const mostLineLength = 16_000_000

/** @throws Error that begins with the place, for a line without an item of the table. */
function itemIn(text: string, at: { readonly file: string; readonly line: number }, index: Index): Document {
  const { partition, sort } = index
  const parsed = parseJson(text, at.file, at.line)
  try {
    if (!isObject(parsed) || !isObject(parsed.Item)) throw new TypeError('expected {"Item":{…}}')
    const { Item } = parsed
    for (const { name, type } of [...partition, ...sort]) {
      const value = Item[name]
      if (!isObject(value) || !(type in value)) {
        throw new TypeError(
          `expected the key ${name} of type ${type}, got ${JSON.stringify(value) ?? 'none'}`,
        )
      }
    }
    // Throws for values that aren't DynamoDB's JSON.
    return fromWire(Item as WireItem)
  } catch (error) {
    throw new Error(`${at.file}:${at.line}: ${messageOf(error)}`)
  }
}
