import { randomUUID } from 'node:crypto'
import { EngineError } from '../errors.ts'
import { required } from '../required.ts'
import { type KeyValueReader, type KeyValueWriter, prefixRange } from '../storage/index.ts'
import { Table } from './table.ts'
import type { TableRecord } from './table-record.ts'

/**
 * The tables of a store, cached in memory. Every change of a table by any process writes a new version, with which
 * every use compares the cache.
 */
export class Catalogue {
  #version = ''
  readonly #tables = new Map<string, Table>()

  /** The table with this name, or undefined. */
  find(reader: KeyValueReader, name: string): Table | undefined {
    this.#refresh(reader)
    const known = this.#tables.get(name)
    if (known !== undefined) return known
    const stored = reader.get(tableKey(name))
    if (stored === undefined) return undefined
    const table = new Table(JSON.parse(stored.toString()) as TableRecord)
    this.#tables.set(name, table)
    return table
  }

  /** The table with this name. @throws ResourceNotFoundException if it doesn't exist. */
  get(reader: KeyValueReader, name: string): Table {
    const table = this.find(reader, name)
    if (table === undefined) {
      throw new EngineError('ResourceNotFoundException', 'Requested resource not found')
    }
    return table
  }

  /** The names of all tables, in order. */
  names(reader: KeyValueReader): string[] {
    const names: string[] = []
    for (const { key } of reader.range(prefixRange(tablesPrefix))) {
      names.push(key.toString('utf8', 1))
    }
    return names
  }

  /** Ids that no table has had yet. Call it once in a write, which doesn't read its own changes. */
  nextIds(writer: KeyValueWriter, count: number): number[] {
    const last = writer.get(idKey)?.readUInt32BE(0) ?? 0
    const value = Buffer.alloc(4)
    value.writeUInt32BE(last + count)
    writer.put(idKey, value)
    return Array.from({ length: count }, (_, at) => last + 1 + at)
  }

  /** An id that no table has had yet. Call it once in a write. */
  nextId(writer: KeyValueWriter): number {
    const [id] = this.nextIds(writer, 1)
    return required(id, 'the id of a table')
  }

  /** The records of all tables, in the order of their names. */
  records(reader: KeyValueReader): TableRecord[] {
    return Array.from(
      reader.range(prefixRange(tablesPrefix)),
      ({ value }) => JSON.parse(value.toString()) as TableRecord,
    )
  }

  /** Stores a new or changed table. */
  save(writer: KeyValueWriter, record: TableRecord): void {
    writer.put(tableKey(record.name), Buffer.from(JSON.stringify(record)))
    writer.put(versionKey, newVersion())
  }

  /** Removes a table's record; its items are removed elsewhere. */
  remove(writer: KeyValueWriter, name: string): void {
    writer.remove(tableKey(name))
    writer.put(versionKey, newVersion())
  }

  #refresh(reader: KeyValueReader): void {
    const version = reader.text(versionKey)
    if (version === undefined || this.#version === version) return
    this.#version = version
    this.#tables.clear()
  }
}

const versionKey = Buffer.from([0x00, 0x01])
const idKey = Buffer.from([0x00, 0x02])
const tablesPrefix = Buffer.from([0x01])

function newVersion(): Buffer {
  return Buffer.from(randomUUID())
}

function tableKey(name: string): Buffer {
  return Buffer.concat([tablesPrefix, Buffer.from(name)])
}
