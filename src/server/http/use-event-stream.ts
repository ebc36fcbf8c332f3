import type { Plugin } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import { acceptsStream } from './accept.ts'

/**
 * Responds to subscriptions as `text/event-stream`. Rejects a client that doesn't accept it before the event source is
 * opened; Yoga would open it, respond with an empty 406, and leave it open.
 */
export function useEventStream(): Plugin {
  return {
    onSubscribe({ args }) {
      const accepted = args.contextValue.request.headers.get('accept') ?? '*/*'
      if (['text/event-stream', '*/*'].some((type) => acceptsStream(accepted, type))) return
      const message = `Expected a subscription to accept text/event-stream, got accept: ${accepted}.`
      throw new DynagateError('BAD_REQUEST', message)
    },
  }
}
