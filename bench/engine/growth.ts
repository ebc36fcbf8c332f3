import { join } from 'node:path'
import { openEngine } from '../../src/engine/index.ts'
import { atMost, measure, median, type RoundsOptions, type Row, startServer } from '../harness/index.ts'
import { makeDirectory } from './directory.ts'
import { fill, requests } from './items.ts'

/** The effect of a million items on opening a directory and on reads. */
export async function growth(
  options: RoundsOptions & { readonly items: number; readonly tell: (text: string) => void },
): Promise<Row[]> {
  await using directory = await makeDirectory()
  const [small, large] = [`${directory.path}/small`, `${directory.path}/large`]
  for (const [path, count] of [
    [small, 10_000],
    [large, options.items],
  ] as const) {
    await using engine = await openEngine({ directory: path })
    await fill(engine, count, (done) => options.tell(`${done} of ${count} items are there`))
  }
  const opening = median(await times(7, () => openOnce(large)))
  await using few = await openEngine({ directory: small })
  await using manyItems = await openEngine({ directory: large })
  const reading = await measure(
    {
      'get few': repeat(() => few.execute('GetItem', requests.get)),
      'get many': repeat(() => manyItems.execute('GetItem', requests.get)),
      'query few': repeat(() => few.execute('Query', requests.query)),
      'query many': repeat(() => manyItems.execute('Query', requests.query)),
    },
    options,
  )
  const files = join(import.meta.dirname, 'servers')
  const bare = median(await times(7, () => startOnce(join(files, 'canned.ts'))))
  const engine = median(await times(7, () => startOnce(join(files, 'engine.ts'))))
  return [
    atMost(`opening a directory of ${options.items} items`, opening, 30, 'ms'),
    atMost('first answer over HTTP, beyond a bare server', engine - bare, 60, 'ms'),
    atMost(
      'GetItem among many items, of that among 10,000',
      reading['get many'] / reading['get few'],
      1.2,
      'ratio',
    ),
    atMost(
      'Query among many items, of that among 10,000',
      reading['query many'] / reading['query few'],
      1.2,
      'ratio',
    ),
  ]
}

async function openOnce(directory: string): Promise<number> {
  const began = performance.now()
  await using engine = await openEngine({ directory })
  await engine.execute('GetItem', requests.get)
  return performance.now() - began
}

async function startOnce(module: string): Promise<number> {
  await using server = await startServer(module)
  return server.startedIn
}

async function times(count: number, once: () => Promise<number>): Promise<number[]> {
  const all: number[] = []
  for (let at = 0; at < count; at++) all.push(await once())
  return all
}

function repeat(work: () => Promise<unknown>): (count: number) => Promise<void> {
  return async (count) => {
    for (let at = 0; at < count; at++) await work()
  }
}
