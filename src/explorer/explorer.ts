import { DynagateError } from '../errors.ts'
import type { GatewayDefinition, HtmlPage, Observer, Route, RouteRequest } from '../server/index.ts'
import { Changes } from './changes.ts'
import { explorerModel } from './explorer-model.ts'
import { findItems, readItems, scanItems, showItem } from './items/index.ts'
import { type Opened, openedOf, type Served, tenantContext } from './opened.ts'
import { explorerPage } from './page.ts'
import { explorerPath } from './paths.ts'
import { planOperation, RecentOperations, runPattern } from './plans/index.ts'
import { RequestBody } from './request-body.ts'
import { scanPrice } from './scan-price.ts'
import { previewWrite, write } from './writes/index.ts'

/** The explorer of a gateway: its page, and the endpoints that the page uses. */
export interface Explorer {
  readonly page: HtmlPage
  readonly routes: readonly Route[]
  /** Keeps the last operations of the gateway. */
  readonly observer: Observer
  /** Gives it the table that it shows, before the first request. */
  open(served: Served): void
  /** Ends the streams of changes, which would go on for as long as a page is open. */
  close(): void
}

/** The explorer of a definition. Whatever it does, it does for requests of this machine. */
export function createExplorer(definition: GatewayDefinition): Explorer {
  let opened: Opened | undefined
  const requests = new RecentOperations()
  const changes = new Changes()
  const route = (
    method: Route['method'],
    name: string,
    deadline: Route['deadline'],
    answer: Answer,
  ): Route => ({
    method,
    path: `${explorerPath}/${name}`,
    isLocal: true,
    deadline,
    respond: async (request) => {
      if (opened === undefined) throw new DynagateError('UPSTREAM_UNAVAILABLE', 'The table is not open yet.')
      const answered = await answer(opened, request, new RequestBody(request.body))
      return answered instanceof Response ? answered : Response.json(answered)
    },
  })
  return {
    page: explorerPage,
    routes: [
      route('GET', 'model', 'query', explorerModel),
      route('GET', 'price', 'query', (of, { signal }) => scanPrice(of, { signal })),
      route('POST', 'items', 'query', (of, { signal }, body) => readItems(of, body, { signal })),
      route('POST', 'find', 'query', (of, request, body) =>
        findItems(of, body, tenantContext(of, request), { signal: request.signal }),
      ),
      route('POST', 'scan', 'query', (of, { signal }, body) => scanItems(of, body, { signal })),
      route('POST', 'item', 'query', (of, { signal }, body) => showItem(of, body, { signal })),
      route('POST', 'preview', 'mutation', previewWrite),
      route('POST', 'write', 'mutation', write),
      route('POST', 'run', 'query', runPattern),
      route('POST', 'plan', 'query', (of, _, body) => planOperation(of, body)),
      route('GET', 'requests', 'query', (of, { request }) =>
        requests.list(of, new URL(request.url).searchParams.get('id') ?? undefined),
      ),
      route('GET', 'changes', 'none', (of) => changes.respond(of)),
    ],
    observer: { onOperation: (operation) => requests.onOperation(operation) },
    open(served) {
      opened = openedOf(definition, served)
    },
    close: () => changes.close(),
  }
}

type Answer = (opened: Opened, request: RouteRequest, body: RequestBody) => unknown
