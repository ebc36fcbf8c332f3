import type { Plugin } from 'graphql-yoga'
import type { RequestState } from '../request-state.ts'
import { paramsOfQuery } from './query-params.ts'
import { readJsonBody } from './read-json-body.ts'

/** Reads the GraphQL request in the body of a POST, unless it has been read already, or in the URL of a GET. */
export function useRequestParams(bodyBytes: number): Plugin<object, RequestState> {
  return {
    onRequestParse({ request: { method }, url, serverContext, setRequestParser }) {
      const { req, body } = serverContext
      if (method === 'GET') setRequestParser(() => paramsOfQuery(url.searchParams))
      else setRequestParser((request) => body ?? readJsonBody(req ?? request, bodyBytes))
    },
  }
}
