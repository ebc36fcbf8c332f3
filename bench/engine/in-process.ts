import { open } from 'lmdb'
import { openEngine } from '../../src/engine/index.ts'
import { atLeast, measure, noted, type RoundsOptions, type Row } from '../harness/index.ts'
import { makeDirectory } from './directory.ts'
import { fill, itemAt, requests, sortKeyAt, tableName } from './items.ts'

/**
 * The engine in this process compared with LMDB itself, as a good program would use it: the same items as JSON, with
 * keys in the same order, and parsed.
 */
export async function inProcess(options: RoundsOptions): Promise<Row[]> {
  await using directory = await makeDirectory()
  await using engine = await openEngine({ directory: `${directory.path}/engine` })
  await fill(engine, 1000)
  const raw = open<string, Buffer>({
    path: `${directory.path}/raw`,
    noSubdir: false,
    keyEncoding: 'binary',
    encoding: 'string',
    overlappingSync: false,
  })
  const keyAt = (n: number) => Buffer.from(`p0\u0000${sortKeyAt(n)}`)
  for (let n = 0; n < 100; n++) await raw.put(keyAt(n), JSON.stringify(itemAt('p0', n)))
  const range = { start: keyAt(0), end: keyAt(100) }
  const keys = Array.from({ length: 100 }, (_, n) => keyAt(n))
  const read = (key: Buffer) => JSON.parse(raw.get(key) ?? 'null') as unknown
  let puts = 0
  const times = await measure(
    {
      'raw get': repeat(async () => read(keyAt(3))),
      GetItem: repeat(() => engine.execute('GetItem', requests.get)),
      'raw range': repeat(async () =>
        Array.from(raw.getRange(range), ({ value }) => JSON.parse(value) as unknown),
      ),
      Query: repeat(() => engine.execute('Query', requests.query)),
      'raw gets': repeat(async () => keys.map(read)),
      BatchGetItem: repeat(() => engine.execute('BatchGetItem', requests.batch)),
      'raw put': repeat(() => raw.put(keyAt(1000 + (puts++ % 1000)), JSON.stringify(itemAt('p0', 1)))),
      PutItem: repeat(() =>
        engine.execute('PutItem', { TableName: tableName, Item: itemAt('puts', puts++ % 1000) }),
      ),
    },
    options,
  )
  await raw.close()
  return [
    atLeast('GetItem of lmdb get + JSON.parse', times['raw get'] / times.GetItem, 0.25, 'ratio'),
    atLeast('Query of 100 of a raw range of 100', times['raw range'] / times.Query, 0.35, 'ratio'),
    atLeast('BatchGetItem of 100 of 100 raw gets', times['raw gets'] / times.BatchGetItem, 0.4, 'ratio'),
    atLeast('PutItem, on disk, of a raw put on disk', times['raw put'] / times.PutItem, 0.4, 'ratio'),
    ...Object.entries(times).map(([name, microseconds]) => noted(name, microseconds, 'us')),
  ]
}

function repeat(work: () => Promise<unknown>): (count: number) => Promise<void> {
  return async (count) => {
    for (let at = 0; at < count; at++) await work()
  }
}
