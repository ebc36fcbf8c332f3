import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import {
  atLeast,
  type ChildServer,
  cpuOf,
  measure,
  noted,
  type RoundsOptions,
  type Row,
  startCommand,
  startServer,
} from '../harness/index.ts'
import { itemAt, requests, tableInput, tableName } from './items.ts'

const concurrency = 8

/** The engine over HTTP with the AWS SDK, compared with a bare server and other engines, each in its own process. */
export async function overHttp(options: RoundsOptions): Promise<Row[]> {
  const engine = await startServer(serverFile('engine'))
  const canned = await startServer(serverFile('canned'), ['330'])
  const dynalite = await startServer(serverFile('dynalite'))
  const dynoxide = await startDynoxide()
  const servers = { engine, canned, dynalite, ...(dynoxide && { dynoxide }) }
  try {
    return await compare(servers, options)
  } finally {
    for (const server of Object.values(servers)) await server[Symbol.asyncDispose]()
  }
}

type Servers = Readonly<Record<'engine' | 'canned' | 'dynalite', ChildServer>> & {
  readonly dynoxide?: ChildServer
}

async function compare(servers: Servers, options: RoundsOptions): Promise<Row[]> {
  const clients = Object.fromEntries(Object.entries(servers).map(([name, { url }]) => [name, clientOf(url)]))
  const real = Object.entries(clients).filter(([name]) => name !== 'canned')
  for (const [, client] of real) await fillByClient(client)
  const works: Works = Object.entries(clients).flatMap(([name, client]): Works => {
    const get = [`${name} get`, many(() => client.send(new GetItemCommand(requests.get)))] as const
    if (name === 'canned') return [get]
    const query = [`${name} query`, many(() => client.send(new QueryCommand(requests.query)))] as const
    const batch = [`${name} batch`, many(() => client.send(new BatchGetItemCommand(requests.batch)))] as const
    return [get, query, batch]
  })
  const times = await measure(
    Object.fromEntries(works) as Record<string, (count: number) => Promise<void>>,
    options,
  )
  const cpu = {
    'engine query': await cpuOfEach(servers.engine, works, 'engine query'),
    'dynalite query': await cpuOfEach(servers.dynalite, works, 'dynalite query'),
    'engine batch': await cpuOfEach(servers.engine, works, 'engine batch'),
    'dynalite batch': await cpuOfEach(servers.dynalite, works, 'dynalite batch'),
  }
  for (const client of Object.values(clients)) client.destroy()
  const ratio = (one: string, other: string) => (times[one] ?? 0) / (times[other] ?? Number.NaN)
  return [
    atLeast('HTTP: GetItem of a bare node:http server', ratio('canned get', 'engine get'), 0.9, 'ratio'),
    atLeast(
      'HTTP: CPU of BatchGetItem, dynalite to engine',
      cpu['dynalite batch'] / cpu['engine batch'],
      2,
      'times',
    ),
    atLeast(
      'HTTP: CPU of Query, dynalite to engine',
      cpu['dynalite query'] / cpu['engine query'],
      2,
      'times',
    ),
    // The SDK takes longer to parse a hundred items than an engine to find them, so this says little about engines.
    noted('HTTP: time of BatchGetItem, dynalite to engine', ratio('dynalite batch', 'engine batch'), 'times'),
    noted('HTTP: time of Query, dynalite to engine', ratio('dynalite query', 'engine query'), 'times'),
    ...Object.entries(times).map(([name, microseconds]) => noted(`HTTP: ${name}`, microseconds, 'us')),
    ...Object.entries(cpu).map(([name, microseconds]) =>
      noted(`HTTP: server CPU of ${name}`, microseconds, 'us'),
    ),
  ]
}

type Works = readonly (readonly [string, (count: number) => Promise<void>])[]

const requestsForCpu = 1500

/** Microseconds of the server's CPU time per request. */
async function cpuOfEach({ child }: ChildServer, works: Works, name: string): Promise<number> {
  const work = works.find(([each]) => each === name)?.[1]
  const before = cpuOf(child)
  await work?.(requestsForCpu)
  return (cpuOf(child) - before) / requestsForCpu
}

function serverFile(name: string): string {
  return join(import.meta.dirname, 'servers', `${name}.ts`)
}

/** dynoxide is available only for Linux. */
async function startDynoxide(): Promise<ChildServer | undefined> {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')
    const program = ['bin/dynoxide', 'dynoxide'].map((name) => join(manifest, '..', name)).find(existsSync)
    return program === undefined
      ? undefined
      : await startCommand(program, (port) => ['serve', '--port', String(port)])
  } catch {
    return undefined
  }
}

function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
}

async function fillByClient(client: DynamoDBClient): Promise<void> {
  await client.send(new CreateTableCommand(tableInput as never))
  for (let from = 0; from < 100; from += 25) {
    const writes = Array.from({ length: 25 }, (_, n) => ({
      PutRequest: { Item: itemAt('p0', from + n) as never },
    }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: writes } }))
  }
}

/** Several requests concurrently, as applications send them. */
function many(work: () => Promise<unknown>): (count: number) => Promise<void> {
  return async (count) => {
    let left = count
    const worker = async () => {
      while (left-- > 0) await work()
    }
    await Promise.all(Array.from({ length: concurrency }, worker))
  }
}
