import {
  afterKey,
  type KeyRange,
  type KeyValueReader,
  type KeyValueWriter,
  prefixRange,
} from '../storage/index.ts'

/**
 * Work on a table that goes on after the request which asked for it was answered. It is stored, so that
 * whoever opens the directory next takes it up where it was left.
 */
export interface Chore {
  readonly kind: ChoreKind
  /** The table's id, which no other table ever has. */
  readonly table: number
  /** The table's name, for a chore that changes its record. */
  readonly name: string
  /** The number of the index that the work is for; 0 where it is for the whole table. */
  readonly index: number
  /** The stored key of the last item done, in base64; undefined where none is. */
  readonly after?: string
}

/**
 * - `clear-table` removes what a deleted table has left;
 * - `clear-index` removes the entries of an index, then its record;
 * - `fill-index` makes the entries of the items that were there before the index;
 * - `fill-expiry` notes when items expire that were there before their table's time to live was enabled;
 * - `clear-expiry` forgets that, when it was disabled;
 * - `clear-streams` removes the shards and records of the streams of a table that a reset has removed.
 */
export type ChoreKind = keyof typeof kindNumbers

/** Notes a chore, or how far it has come. */
export function saveChore(writer: KeyValueWriter, chore: Chore): void {
  writer.put(choreKey(chore), Buffer.from(JSON.stringify(chore)))
}

/** Forgets a chore that is done. */
export function removeChore(writer: KeyValueWriter, chore: Chore): void {
  writer.remove(choreKey(chore))
}

/** The chore to take a step of: the first one after another in order, all round, so that each has its turn. */
export function nextChore(reader: KeyValueReader, last: Chore | undefined): Chore | undefined {
  const all = prefixRange(choresPrefix)
  if (last !== undefined) {
    const next = firstChore(reader, { from: afterKey(choreKey(last)), to: all.to })
    if (next !== undefined) return next
  }
  return firstChore(reader, all)
}

/** All chores that are stored. */
export function listChores(reader: KeyValueReader): Chore[] {
  return Array.from(
    reader.range(prefixRange(choresPrefix)),
    ({ value }) => JSON.parse(value.toString()) as Chore,
  )
}

function firstChore(reader: KeyValueReader, range: KeyRange): Chore | undefined {
  for (const { value } of reader.range(range)) return JSON.parse(value.toString()) as Chore
  return undefined
}

const choresPrefix = Buffer.from([0x03])
const kindNumbers = {
  'clear-table': 0,
  'clear-index': 1,
  'fill-index': 2,
  'fill-expiry': 3,
  'clear-expiry': 4,
  'clear-streams': 5,
} as const

function choreKey({ kind, table, index }: Chore): Buffer {
  const key = Buffer.alloc(7, choresPrefix)
  key.writeUInt32BE(table, 1)
  key[5] = kindNumbers[kind]
  key[6] = index
  return key
}
