import { DatabaseSync } from 'node:sqlite'
import { openEngine } from '../../src/engine/index.ts'
import { atLeast, measure, noted, type RoundsOptions, type Row } from '../harness/index.ts'
import { makeDirectory } from './directory.ts'
import { fill, itemAt, requests, sortKeyAt, tableName } from './items.ts'

/**
 * The engine in this process compared with SQLite itself, as a good program would use it: the same items as JSON, with
 * keys in the same order, read by prepared statements and parsed.
 */
export async function inProcess(options: RoundsOptions): Promise<Row[]> {
  await using directory = await makeDirectory()
  await using engine = await openEngine({ directory: `${directory.path}/engine` })
  await fill(engine, 1000)
  const raw = openRaw(`${directory.path}/raw.sqlite`)
  for (let n = 0; n < 100; n++) raw.put(keyAt(n), itemAt('p0', n))
  const keys = Array.from({ length: 100 }, (_, n) => keyAt(n))
  let puts = 0
  const times = await measure(
    {
      'raw get': repeat(async () => raw.get(keyAt(3))),
      GetItem: repeat(() => engine.execute('GetItem', requests.get)),
      'raw range': repeat(async () => raw.range(keyAt(0), keyAt(100))),
      Query: repeat(() => engine.execute('Query', requests.query)),
      'raw gets': repeat(async () => raw.getAll(keys)),
      BatchGetItem: repeat(() => engine.execute('BatchGetItem', requests.batch)),
      'raw put': repeat(async () => raw.put(keyAt(1000 + (puts++ % 1000)), itemAt('p0', 1))),
      PutItem: repeat(() =>
        engine.execute('PutItem', { TableName: tableName, Item: itemAt('puts', puts++ % 1000) }),
      ),
    },
    options,
  )
  raw.close()
  return [
    atLeast('GetItem of a raw get + JSON.parse', times['raw get'] / times.GetItem, 0.5, 'ratio'),
    atLeast('Query of 100 of a raw range of 100', times['raw range'] / times.Query, 0.8, 'ratio'),
    atLeast('BatchGetItem of 100 of 100 raw gets', times['raw gets'] / times.BatchGetItem, 0.7, 'ratio'),
    atLeast('PutItem, on disk, of a raw put on disk', times['raw put'] / times.PutItem, 0.4, 'ratio'),
    ...Object.entries(times).map(([name, microseconds]) => noted(name, microseconds, 'us')),
  ]
}

function openRaw(path: string) {
  const database = new DatabaseSync(path)
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -65536;
    CREATE TABLE items (key BLOB PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`)
  const get = database.prepare('SELECT value FROM items WHERE key = ?')
  const range = database.prepare('SELECT value FROM items WHERE key >= ? AND key < ? ORDER BY key')
  const put = database.prepare('INSERT OR REPLACE INTO items VALUES (?, ?)')
  const parsed = (key: Buffer): unknown => JSON.parse(String(get.get(key)?.value))
  return {
    get: parsed,
    /** In one transaction, which saves a lock for each. */
    getAll(keys: readonly Buffer[]): unknown[] {
      database.exec('BEGIN')
      const values = keys.map(parsed)
      database.exec('COMMIT')
      return values
    },
    range: (start: Buffer, end: Buffer): unknown[] =>
      range.all(start, end).map(({ value }) => JSON.parse(String(value))),
    put: (key: Buffer, item: object) => put.run(key, JSON.stringify(item)),
    close: () => database.close(),
  }
}

function keyAt(n: number): Buffer {
  return Buffer.from(`p0\u0000${sortKeyAt(n)}`)
}

function repeat(work: () => Promise<unknown>): (count: number) => Promise<void> {
  return async (count) => {
    for (let at = 0; at < count; at++) await work()
  }
}
