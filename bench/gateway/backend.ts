import { openEngine, serveEngine } from '../../src/engine/index.ts'
import { embeddedClient } from '../../src/store/client/embedded.ts'
import { countingEngine } from './counting-engine.ts'
import { fillShop, itemsAsked } from './fill-shop.ts'
import { type StubWay, serveStub } from './stub.ts'

/** A command to the backend, which responds once it is executed. */
export type BackendOrder =
  | { readonly way: StubWay }
  | { readonly saveIn: string }
  | 'begin counting'
  | 'end counting'
  | 'tally'

/**
 * The DynamoDB of all peers, in another process: the bundled engine, which counts, and in front of it the stub,
 * which replays.
 */
const engine = await openEngine({ memory: true })
await fillShop(embeddedClient(engine), itemsAsked)
const counting = countingEngine(engine)
const server = await serveEngine(counting.engine, { port: 0 })
const stub = await serveStub(server.url)
process.on('message', async (order: BackendOrder) => process.send?.((await obey(order)) ?? {}))
process.once('disconnect', () => engine.close().finally(process.exit))
process.send?.({ engine: server.url, stub: stub.url })

async function obey(order: BackendOrder): Promise<object | undefined> {
  if (order === 'tally') return stub.tally()
  if (order === 'end counting') return counting.end()
  if (order === 'begin counting') counting.begin()
  else if ('way' in order) stub.set(order.way)
  else await engine.snapshot(order.saveIn)
  return undefined
}
