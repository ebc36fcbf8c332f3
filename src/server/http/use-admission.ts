import type { Plugin } from 'graphql-yoga'
import { errorResponse } from '../errors/index.ts'
import { PageResponses } from '../pages/index.ts'
import { expectOperation } from '../request-scope.ts'
import type { RequestState } from '../request-state.ts'
import { type Admission, admit, type GatewayPolicy } from './admission.ts'
import { type ClientRules, identify } from './identify.ts'
import { headOfRequest } from './request-head.ts'
import type { RouteResponder } from './respond-to-route.ts'

/** Responds to every request that admission doesn't pass to GraphQL, and finds the caller of the others. */
export function useAdmission(
  policy: GatewayPolicy,
  clients: ClientRules,
  respondTo: RouteResponder,
): Plugin<object, RequestState> {
  const pages = new PageResponses()
  const responseTo = (admission: Exclude<Admission, { kind: 'graphql' | 'route' }>, request: Request) => {
    switch (admission.kind) {
      case 'health':
        return new Response('ok\n', { headers: { 'content-type': 'text/plain' } })
      case 'readiness':
        return readiness(admission.isReady)
      case 'preflight':
        return new Response(null, { status: 204, headers: admission.headers })
      case 'page':
        return pages.of(admission.page, request.headers.get('accept-encoding'))
      case 'redirect':
        return new Response(null, { status: 302, headers: { location: admission.location } })
      case 'rejected':
        return errorResponse(admission.code, admission.message, admission)
    }
  }
  return {
    async onRequest({ request, url, fetchAPI, serverContext, endResponse }) {
      const { isLoopback = false, isReady = true, clientAddress } = serverContext
      const admission = admit(headOfRequest(request, url), { ...policy, isLoopback, isReady })
      if (admission.kind === 'route') {
        endResponse(await respondTo(admission.route, request, serverContext))
        return
      }
      if (admission.kind !== 'graphql') {
        endResponse(await responseTo(admission, request))
        return
      }
      // Without its body, which is read later, and once.
      const { method, headers, signal } = request
      const head = new fetchAPI.Request(request.url, { method, headers, signal })
      expectOperation()
      const identified = await identify(head, clientAddress, clients)
      if (identified.kind === 'rejected') {
        endResponse(await responseTo(identified, request))
        return
      }
      Object.assign(serverContext, identified.state, method === 'GET' && { caching: {} })
    },
  }
}

function readiness(isReady: boolean): Response {
  const init = { status: isReady ? 200 : 503, headers: { 'content-type': 'text/plain' } }
  return new Response(isReady ? 'ready\n' : 'stopping\n', init)
}
