import type { Plugin } from 'graphql-yoga'
import type { Load } from './overload/index.ts'
import type { RequestState } from './request-state.ts'

/** Counts each GraphQL request as in flight, unless that is done already; rejects it with `OVERLOADED` over the limit. */
export function useLoad(load: Load): Plugin<object, RequestState> {
  return {
    onParams({ context: { ticket } }) {
      if (ticket === undefined || ticket.isOpen) return
      const excess = load.excess()
      if (excess !== undefined) throw excess
      ticket.begin()
    },
  }
}
