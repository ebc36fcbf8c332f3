import { type Engine, openEngine, serveEngine } from '../../src/engine/index.ts'
import { openStore, prepareTable } from '../../src/index.ts'
import { embeddedClient } from '../../src/store/client/embedded.ts'
import { writeShop } from '../../schema/seed.ts'
import { makeShop } from '../../schema/shop-data.ts'
import { shop } from '../../schema/table.ts'
import { shopSize } from './operations.ts'

/**
 * The DynamoDB of all peers: the bundled engine over HTTP, in a process of its own. It counts the calls, the read
 * units and the round trips of what it is asked, and may take its time, as a network does.
 */
const engine = await openEngine({ memory: true })
const client = embeddedClient(engine)
await prepareTable(client, { table: shop, mayCreate: true })
await writeShop(openStore({ client, table: shop, cursorSecret: 'bench' }), makeShop(shopSize))

const counts = { calls: 0, roundTrips: 0, readUnits: 0, underWay: 0 }
let delayMs = 0
const server = await serveEngine(counting(engine), { port: 0 })
process.on('message', ({ delay, ask }: { delay?: number; ask?: boolean }) => {
  if (delay !== undefined) delayMs = delay
  if (ask) {
    const { calls, roundTrips, readUnits } = counts
    process.send?.({ calls, roundTrips, readUnits })
  }
  Object.assign(counts, { calls: 0, roundTrips: 0, readUnits: 0 })
})
process.once('disconnect', () => process.exit())
process.send?.({ url: server.url })

function counting(inner: Engine): Engine {
  return {
    ...inner,
    async execute(operation, input, options) {
      if (delayMs === 0) return inner.execute(operation, input, options)
      // Calls that overlap are one round trip.
      if (counts.underWay === 0) counts.roundTrips += 1
      counts.calls += 1
      counts.underWay += 1
      try {
        await new Promise((resolve) => setTimeout(resolve, delayMs))
        const answer = await inner.execute(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' }, options)
        const consumed = [answer.ConsumedCapacity ?? []].flat() as { CapacityUnits: number }[]
        if (!operation.startsWith('Put')) {
          for (const { CapacityUnits } of consumed) counts.readUnits += CapacityUnits
        }
        return answer
      } finally {
        counts.underWay -= 1
      }
    },
  }
}
