import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { bundlePage } from '../../../explorer/build.ts'
import type {
  ExplorerModel,
  ItemRequest,
  ItemResponse,
  Items,
  ScanRequest,
  StoredItem,
} from '../../../src/explorer/protocol/index.ts'

/** A table whose items are made when they are read, for tables that take too long to fill. */
export interface FakeTable {
  readonly model: ExplorerModel
  readonly items: number
  /** Items in a page of a scan, instead of those that the page asks for: a million are read in seconds. */
  readonly pageSize?: number
  itemAt(position: number): StoredItem
}

/** The page with endpoints that only scan. Everything else answers with an error. */
export async function fakeGateway({ model, items, pageSize, itemAt }: FakeTable) {
  const page = await bundlePage()
  let isStopped = false
  let token: string | undefined
  const server = createServer(async (request, response) => {
    if (isStopped) {
      request.socket.destroy()
      return
    }
    if (token !== undefined && request.url !== '/explorer' && request.headers.authorization !== token) {
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(expired))
      return
    }
    const answer = await answerTo(request)
    const isPage = typeof answer === 'string'
    response.writeHead(answer === undefined ? 404 : 200, {
      'content-type': isPage ? 'text/html' : 'application/json',
    })
    response.end(isPage ? answer : JSON.stringify(answer ?? notFound))
  })

  async function answerTo(request: IncomingMessage): Promise<unknown> {
    switch (request.url) {
      case '/explorer':
        return page
      case '/explorer/model':
        return model
      case '/explorer/requests':
        return []
      case '/explorer/price':
        return {
          items,
          bytes: items * 300,
          readUnits: (items * 300) / 8_192,
          text: 'Counted as it is written.',
        }
      case '/explorer/scan':
        return scan(JSON.parse(await text(request)))
      case '/explorer/item':
        return show(JSON.parse(await text(request)))
      case '/explorer/items':
        return scan({ accept: true, limit: 200 })
      default:
        return undefined
    }
  }

  function show({ key }: ItemRequest): ItemResponse | undefined {
    const wanted = JSON.stringify(key.pk)
    const positions = Array.from({ length: Math.min(items, 1_000) }, (_, at) => at)
    const stored = positions.map(itemAt).find(({ item }) => JSON.stringify(item.pk) === wanted)
    return stored && { stored, places: [], links: [], readUnits: 0.5 }
  }

  function scan({ cursor = '0', limit = 200 }: ScanRequest): Items {
    const from = Number(cursor)
    const end = Math.min(items, from + (pageSize ?? limit))
    return {
      items: Array.from({ length: end - from }, (_, at) => itemAt(from + at)),
      ...(end < items && { cursor: String(end) }),
      readUnits: 12.5,
      milliseconds: 4.2,
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/explorer`,
    /** Drops all requests, as if nothing listened. */
    stop() {
      isStopped = true
    },
    restart() {
      isStopped = false
    },
    /** Rejects requests with another header `authorization`. */
    require(authorization: string) {
      token = authorization
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const expired = {
  errors: [{ message: 'The token has expired.', extensions: { code: 'UNAUTHENTICATED', retryable: false } }],
}

const notFound = {
  errors: [{ message: 'The table has no such thing.', extensions: { code: 'NOT_FOUND', retryable: false } }],
}
