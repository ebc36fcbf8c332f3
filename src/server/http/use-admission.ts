import type { Plugin } from 'graphql-yoga'
import { errorResponse } from '../errors/index.ts'
import { PageResponses } from '../pages/index.ts'
import type { RequestState } from '../request-state.ts'
import { type Admission, type AdmissionPolicy, admit } from './admission.ts'
import { headOfRequest } from './request-head.ts'

/** Responds to every request that admission doesn't pass on to GraphQL. */
export function useAdmission(policy: Omit<AdmissionPolicy, 'isLoopback'>): Plugin<object, RequestState> {
  const pages = new PageResponses()
  const responseTo = (admission: Exclude<Admission, { kind: 'graphql' }>, request: Request) => {
    switch (admission.kind) {
      case 'health':
        return new Response('ok\n', { headers: { 'content-type': 'text/plain' } })
      case 'page':
        return pages.of(admission.page, request.headers.get('accept-encoding'))
      case 'redirect':
        return new Response(null, { status: 302, headers: { location: admission.location } })
      case 'rejected':
        return errorResponse(admission.code, admission.message, admission)
    }
  }
  return {
    async onRequest({ request, url, serverContext, endResponse }) {
      const { isLoopback = false } = serverContext
      const admission = admit(headOfRequest(request, url), { ...policy, isLoopback })
      if (admission.kind !== 'graphql') endResponse(await responseTo(admission, request))
    },
  }
}
