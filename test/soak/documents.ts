import { createGateway, openClient, openStore, prepareTable, storeContext } from 'dynagate'
import { schema as shopSchema } from '../../schema/graphql.ts'
import { shop } from '../../schema/table.ts'
import { trialSchema } from '../server/gateway-case.ts'
import { type HostileDocument, hostileDocuments, mutated } from './hostile-documents.ts'
import { Random } from './random.ts'
import { atLeast, atMost, type Run } from './run.ts'

/**
 * The CPU time that a gateway spends on a document until it runs: HTTP, parsing, limits, validation, planning and
 * estimation. Every document is new to the gateway; it is explained and not executed.
 */
export const documents: Run = async ({ seed, quick, tell }) => {
  await using gateway = await openGateway()
  const random = new Random(seed)
  const hostile = hostileDocuments()
  const draws = quick ? 500 : 20_000
  for (const document of hostile) await gateway.timeOf(document)
  const own = await timesOf(gateway, hostile)
  tell(`${hostile.length} documents, the slowest: ${slowest(own)}`)
  const drawn = Array.from({ length: draws }, () => {
    const document = random.of(hostile)
    return { ...document, text: mutated(document, random) }
  })
  const mutations = await timesOf(gateway, drawn)
  tell(`${draws} mutated documents, the slowest: ${slowest(mutations)}`)
  return [...rowsOf('hostile', own, 200), ...rowsOf('mutated', mutations, draws)]
}

interface Timed {
  readonly name: string
  readonly milliseconds: number
}

/** The maximum that the documentation promises. */
const mostMilliseconds = 50

function rowsOf(kind: string, times: readonly Timed[], least: number) {
  const sorted = times.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
  const share = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN
  // Linux counts in ticks that are longer than most of these times, so their median would be 0.
  const mean = sorted.reduce((sum, each) => sum + each, 0) / sorted.length
  return [
    atLeast(`documents: ${kind}`, times.length, least, 'documents'),
    atMost(`documents: ${kind}, CPU of the mean`, mean, mostMilliseconds, 'ms'),
    atMost(`documents: ${kind}, CPU of the 99th percentile`, share(0.99), mostMilliseconds, 'ms'),
    atMost(`documents: ${kind}, CPU of the slowest`, share(1), mostMilliseconds, 'ms'),
  ]
}

function slowest(times: readonly Timed[]): string {
  return times
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, 5)
    .map(({ name, milliseconds }) => `${name}: ${milliseconds.toFixed(1)} ms`)
    .join('; ')
}

type Gateway = Awaited<ReturnType<typeof openGateway>>

async function timesOf(gateway: Gateway, all: readonly HostileDocument[]): Promise<Timed[]> {
  const times: Timed[] = []
  for (const document of all) {
    times.push({ name: document.name, milliseconds: await gateway.timeOf(document) })
    // Lets timers and the collector's own tasks run between documents.
    if (times.length % 100 === 0) await new Promise(setImmediate)
  }
  return times
}

async function openGateway() {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: shop, mayCreate: true })
  const store = openStore({ client, table: shop, cursorSecret: 'soak' })
  const options = { graphiql: false, context: storeContext(store), cost: { explain: () => true } } as const
  const gateways = {
    trial: createGateway({ ...options, schema: trialSchema() }),
    shop: createGateway({ ...options, schema: shopSchema }),
  }
  let sent = 0
  const once = async ({ schema, text }: HostileDocument) => {
    sent += 1
    const body = JSON.stringify({ query: `${text} #${sent}`, extensions: { explain: true } })
    const began = process.threadCpuUsage()
    const response = await gateways[schema].fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    await response.text()
    const { user, system } = process.threadCpuUsage(began)
    return (user + system) / 1000
  }
  return {
    /**
     * CPU milliseconds. For a document that seems slow, the minimum of several measurements: the compiler and the
     * garbage collector run at the expense of arbitrary documents.
     */
    async timeOf(document: HostileDocument): Promise<number> {
      const first = await once(document)
      if (first < mostMilliseconds / 5) return first
      return Math.min(first, await once(document), await once(document))
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}
