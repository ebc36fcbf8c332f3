import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/**
 * A DynamoDB that serves GetItem alone, `slots` calls at a time, each in `milliseconds`; others wait in the order of their
 * arrival, unless their client gives up. Writes its port as its first line.
 */
const [slots = '10', milliseconds = '20'] = process.argv.slice(2)
const waiting: Call[] = []
let busy = 0

interface Call {
  readonly key: object
  readonly response: ServerResponse
}

const server = createServer(async (request, response) => {
  const { Key } = (await json(request)) as { Key: object }
  waiting.push({ key: Key, response })
  next()
})

function next(): void {
  while (busy < Number(slots)) {
    const call = waiting.shift()
    if (call === undefined) return
    if (call.response.destroyed) continue
    busy += 1
    setTimeout(() => {
      busy -= 1
      send(call)
      next()
    }, Number(milliseconds))
  }
}

/** Every key has an item. */
function send({ key, response }: Call): void {
  const Item = { ...key, name: { S: 'a thing' } }
  const body = JSON.stringify({ Item, ConsumedCapacity: { TableName: 'things', CapacityUnits: 0.5 } })
  response.writeHead(200, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

server.keepAliveTimeout = 75_000
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
})
process.once('disconnect', () => process.exit())
