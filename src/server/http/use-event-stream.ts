import type { Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'

/**
 * A subscription is answered as `text/event-stream`. A client that asks for something else is told so before
 * the source of the events is opened; Yoga would open it, answer an empty 406, and leave it open.
 */
export function useEventStream(): Plugin {
  return {
    onSubscribe({ args }) {
      const accepted = args.contextValue.request.headers.get('accept') ?? '*/*'
      if (accepted.includes('text/event-stream') || accepted.includes('*/*')) return
      const message = `Expected a subscription to be asked for as text/event-stream; got ${accepted}.`
      throw new DynagateError('BAD_REQUEST', message)
    },
  }
}
