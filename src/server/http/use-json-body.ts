import type { Plugin } from 'graphql-yoga'
import type { RequestState } from '../request-state.ts'
import { readJsonBody } from './read-json-body.ts'

/** Reads the body of a GraphQL request, unless it has been read already. */
export function useJsonBody(bodyBytes: number): Plugin<object, RequestState> {
  return {
    onRequestParse({ serverContext, setRequestParser }) {
      const { req, body } = serverContext
      setRequestParser((request) => body ?? readJsonBody(req ?? request, bodyBytes))
    },
  }
}
