import type { Table } from '../../model/index.ts'
import { isObject, messageOf, parseJson, readText, UsageError } from '../input/index.ts'

/** The traffic of a gateway, declared in a file or measured from a sample of its log. */
export interface Traffic {
  readonly operations: readonly TrafficOperation[]
  /** The number of stored items by entity. */
  readonly items: ReadonlyMap<string, number>
  /** The processes that read the table's stream; undefined for one, if the model declares a stream. */
  readonly streamReaders: number | undefined
}

/** The rate of an operation. */
export interface TrafficOperation {
  readonly name: string
  readonly perSecond: number
  /** The average units of one execution, if a log has measured them. */
  readonly measured: { readonly readUnits: number; readonly writeUnits: number } | undefined
}

/**
 * Reads a traffic file, `{ "operations": { NAME: PER SECOND }, "items": { ENTITY: COUNT }, "streamReaders": COUNT }`,
 * or a sample of a gateway's log, which has a line of JSON for each operation.
 *
 * @throws UsageError that names the place of a fault in the file.
 */
export async function readTraffic(file: string, table: Table): Promise<Traffic> {
  const text = await readText(file)
  return isLog(text) ? trafficOfLog(text, file) : trafficOfFile(text, file, table)
}

function isLog(text: string): boolean {
  const first = parsed(text.slice(0, text.indexOf('\n') + 1 || undefined))
  return isObject(first) && 'level' in first && 'message' in first
}

function trafficOfFile(text: string, file: string, table: Table): Traffic {
  const content = parseOrFail(text, file)
  if (!isObject(content) || !isObject(content.operations)) {
    throw new UsageError(
      `${file}: expected {"operations": {NAME: OPERATIONS PER SECOND}}, or a gateway's log`,
    )
  }
  const { operations, items = {}, streamReaders, ...others } = content
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) {
    throw new UsageError(
      `${file}: expected operations, items or streamReaders, got ${JSON.stringify(unknown)}`,
    )
  }
  if (!isObject(items)) throw new UsageError(`${file}: expected "items": {ENTITY: COUNT}`)
  const stored = Object.entries(items).map(([name, count]): [string, number] => {
    if (!table.entities.some((entity) => entity.name === name)) {
      const known = table.entities.map((entity) => entity.name).join(', ')
      throw new UsageError(
        `${file}: items expects entities of the model, ${known}, got ${JSON.stringify(name)}`,
      )
    }
    return [name, countIn(count, `${file}: items.${name}`)]
  })
  return {
    operations: Object.entries(operations).map(([name, perSecond]) => ({
      name,
      perSecond: amountOf(perSecond, `${file}: operations.${name}`),
      measured: undefined,
    })),
    items: new Map(stored),
    streamReaders: streamReaders === undefined ? undefined : countIn(streamReaders, `${file}: streamReaders`),
  }
}

/** The sums of the lines of one operation. */
interface Sums {
  count: number
  readUnits: number
  writeUnits: number
}

/** Lines without an operation are ignored: the log has others. */
function trafficOfLog(text: string, file: string): Traffic {
  const sums = new Map<string, Sums>()
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const [at, line] of text.split('\n').entries()) {
    const entry = parsed(line)
    if (!isObject(entry) || !isObject(entry.operation)) continue
    const { name = 'anonymous', readUnits, writeUnits } = entry.operation
    const time = Date.parse(String(entry.time))
    if (Number.isNaN(time) || typeof readUnits !== 'number' || typeof writeUnits !== 'number') continue
    first = Math.min(first, time)
    last = Math.max(last, time)
    const sum = sums.get(String(name)) ?? { count: 0, readUnits: 0, writeUnits: 0 }
    sums.set(String(name), sum)
    sum.count += 1
    sum.readUnits += amountOf(readUnits, `${file}:${at + 1}: operation.readUnits`)
    sum.writeUnits += amountOf(writeUnits, `${file}:${at + 1}: operation.writeUnits`)
  }
  const seconds = (last - first) / 1000
  if (!(seconds >= leastSampleSeconds)) {
    throw new UsageError(
      `${file}: expected operations of at least ${leastSampleSeconds} seconds, logged at the level info, got ` +
        (sums.size === 0 ? 'none' : `${seconds} seconds`),
    )
  }
  const operations = [...sums].map(([name, { count, readUnits, writeUnits }]) => ({
    name,
    perSecond: count / seconds,
    measured: { readUnits: readUnits / count, writeUnits: writeUnits / count },
  }))
  return { operations, items: new Map(), streamReaders: undefined }
}

/** The minimum duration of a sample for a meaningful rate. */
const leastSampleSeconds = 10

/** More than any table has, and so few that all sums and prices are finite. */
const greatest = 1e15

function amountOf(value: unknown, what: string): number {
  if (typeof value === 'number' && value >= 0 && value <= greatest) return value
  throw new UsageError(`${what} expects a number from 0 to ${greatest}, got ${shown(value)}`)
}

function countIn(value: unknown, what: string): number {
  if (Number.isInteger(value)) return amountOf(value, what)
  throw new UsageError(`${what} expects a whole number from 0 to ${greatest}, got ${shown(value)}`)
}

/** JSON has a number for 1e999, and no notation for what it is read as. */
function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** A syntax error's message has the line and the column. */
function parseOrFail(text: string, file: string): unknown {
  try {
    return parseJson(text, file)
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
