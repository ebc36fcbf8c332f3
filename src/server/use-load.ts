import type { Plugin } from 'graphql-yoga'
import { type Excess, type Load, overloaded } from './overload/index.ts'
import type { RequestState } from './request-state.ts'

/**
 * Counts each GraphQL request as in flight, unless that is done already. Over the limit it waits for a place, or is rejected with
 * `OVERLOADED`.
 */
export function useLoad(load: Load): Plugin<object, RequestState> {
  return {
    onParams({ context: { ticket } }) {
      if (ticket === undefined || ticket.isOpen) return
      rejectIf(load.excess())
      return ticket.begin()?.then(rejectIf)
    },
  }
}

function rejectIf(excess: Excess | undefined): void {
  if (excess !== undefined) throw overloaded(excess)
}
